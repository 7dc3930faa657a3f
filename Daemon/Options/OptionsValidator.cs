using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace EdgeLearner.Daemon.Options;

/// <summary>Checks a tree of option records against the bounds on their properties, collecting every error.</summary>
internal static class OptionsValidator
{
    /// <summary>All errors, each naming the option as <c>Section:Name</c>, its value and its bound; none if all is well.</summary>
    public static IReadOnlyList<string> Validate(object options)
    {
        var errors = new List<string>();
        Validate(options, prefix: "", errors);
        return errors;
    }

    private static void Validate(object options, string prefix, List<string> errors)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(options);
            foreach (var bound in property.GetCustomAttributes<ValidationAttribute>())
            {
                if (!bound.IsValid(value))
                {
                    errors.Add($"{prefix}{property.Name} = {value ?? "nothing"}: {Describe(bound)}");
                }
            }

            if (value is not null && OptionNames.IsSection(property.PropertyType))
            {
                Validate(value, $"{prefix}{property.Name}:", errors);
            }
        }

        if (options is IValidatableObject relations)
        {
            errors.AddRange(relations.Validate(new ValidationContext(options))
                .Select(error => error.ErrorMessage!)
                .Select(message => message.StartsWith(prefix, StringComparison.Ordinal) ? message : prefix + message));
        }
    }

    private static string Describe(ValidationAttribute bound) => bound switch
    {
        RangeAttribute range => $"must be from {range.Minimum} to {range.Maximum}",
        RequiredAttribute => "must be set",
        _ => bound.FormatErrorMessage("it"),
    };
}
