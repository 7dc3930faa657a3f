using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Binning;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>Which model a run starts from: a saved one that fits, or random weights.</summary>
internal static class ModelChoice
{
    private const int UnnamedClasses = 10;

    /// <summary>The model that fits the source and the configuration, and how the sensor's pixels become its input. Changes no file.</summary>
    /// <exception cref="CheckpointException">The saved model cannot be used.</exception>
    /// <exception cref="ConfigurationException">It is of another network than the configured one, or does not know the labels; or no class is a label.</exception>
    /// <exception cref="InputMismatchException">Sensor and model do not fit.</exception>
    /// <exception cref="NetworkException">The network cannot be built for that input, or there is only one class.</exception>
    public static (Model Model, InputMapping Mapping) Fit(RunPlan plan, IEventSource source, ILogger logger)
    {
        if (Load(plan, source.Labels, logger) is { } saved)
        {
            return (saved, InputMapping.Fit(source.Geometry, saved.Spec.Input, plan.Options.Input.Max));
        }

        var template = NetworkCatalogue.Find(plan.Options.Learning.Network);
        var mapping = InputMapping.Fit(source.Geometry, template.Input, plan.Options.Input.Max);
        return (Create(template, plan.Options.Learning, mapping.Input, source.Labels), mapping);
    }

    /// <summary>The same, but a damaged state of the daemon's own is set aside, under a name that no file has yet, and learning starts anew.</summary>
    public static (Model Model, InputMapping Mapping) FitOrSetAside(RunPlan plan, IEventSource source, ILogger logger)
    {
        try
        {
            return Fit(plan, source, logger);
        }
        catch (CheckpointException error) when (plan.Resumes && error.IsDamaged)
        {
            var file = plan.ModelFile!;
            var aside = Enumerable.Range(1, int.MaxValue - 1).Select(number => $"{file}.damaged-{number}").First(name => !File.Exists(name));
            File.Move(file, aside);
            DaemonLog.ModelSetAside(logger, error.Message, aside);
            return Fit(plan, source, logger);
        }
    }

    /// <summary>The saved model; null where there is none to start from.</summary>
    private static Model? Load(RunPlan plan, IReadOnlyList<LabelSpan> labels, ILogger logger)
    {
        if (plan.ModelFile is not { } file || (plan.Resumes && !File.Exists(file)))
        {
            return null;
        }

        var model = Checkpoint.Load(file);
        RefuseOther(plan, file, model);
        RefuseUnknown(plan.Options.Learning, file, model, labels, logger);
        return model;
    }

    private static Model Create(NetworkTemplate template, LearningOptions options, SensorGeometry input, IReadOnlyList<LabelSpan> labels)
    {
        var classes = Classes(options, labels, template.Classes ?? UnnamedClasses);
        if (labels.Count > 0 && !labels.Any(span => classes.Contains(span.Label)))
        {
            throw new ConfigurationException(
                $"Learning:Classes = {string.Join(", ", classes)}, but the labels name {string.Join(", ", LabelTimeline.ClassesOf(labels))}: " +
                "name the classes as the labels do, or leave Learning:Classes out");
        }

        return Model.Create(template.For(input, classes.Count, options.BlockLayers, options.TrainableClassifiers), classes, options.Seed);
    }

    private static IReadOnlyList<string> Classes(LearningOptions options, IReadOnlyList<LabelSpan> labels, int whenUnnamed) => (options.Classes, labels) switch
    {
        ({ Count: > 0 } named, _) => named,
        (_, { Count: > 0 }) => LabelTimeline.ClassesOf(labels),
        _ => [.. Enumerable.Range(0, whenUnnamed).Select(number => $"class-{number}")],
    };

    /// <summary>State that was learned by another network would silently overrule the configuration.</summary>
    private static void RefuseOther(RunPlan plan, string file, Model model)
    {
        var options = plan.Options.Learning;
        if (plan.Resumes && !NetworkCatalogue.Find(options.Network).Describes(model.Spec, options.BlockLayers, options.TrainableClassifiers))
        {
            throw new ConfigurationException(
                $"{file} is a model of network {model.Spec.Name} with {model.Spec.BlockLayers} layers in a block and {Learning(model.Spec.TrainableClassifiers)} " +
                $"local classifiers, but Learning:Network = {options.Network}, Learning:BlockLayers = {options.BlockLayers} and " +
                $"Learning:TrainableClassifiers = {(options.TrainableClassifiers ? "true" : "false")}: set them to those, or remove the file to start anew");
        }

        if (options.Classes.Count > 0 && !options.Classes.SequenceEqual(model.Classes))
        {
            throw new ConfigurationException(
                $"{file} knows the classes {string.Join(", ", model.Classes)}, but Learning:Classes = {string.Join(", ", options.Classes)}: " +
                "set them to those, or choose another model");
        }
    }

    private static string Learning(bool trainable) => trainable ? "learning" : "fixed";

    private static void RefuseUnknown(LearningOptions options, string file, Model model, IReadOnlyList<LabelSpan> labels, ILogger logger)
    {
        var unknown = string.Join(", ", LabelTimeline.ClassesOf(labels).Except(model.Classes));
        if (unknown.Length > 0 && options.Enabled)
        {
            throw new ConfigurationException(
                $"the labels name {unknown}, but {file} knows only {string.Join(", ", model.Classes)}: choose another model, " +
                "start anew without one, or only predict (Learning:Enabled = false)");
        }

        if (unknown.Length > 0)
        {
            DaemonLog.LabelsIgnored(logger, unknown);
        }
    }
}
