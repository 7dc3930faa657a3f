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

/// <summary>What a run starts from: what was learned before, where it fits, or random weights.</summary>
internal static class ModelChoice
{
    private const int UnnamedClasses = 10;

    private static readonly LearningOptions Default = new();

    /// <summary>The state that fits the source and the configuration, and how the sensor's pixels become its input.</summary>
    /// <param name="plan">Names the model's file, or resumes.</param>
    /// <param name="generations">What a plan that resumes goes on from; damaged ones are set aside.</param>
    /// <param name="source">Names the classes.</param>
    /// <param name="view">Grid of pixels that the network must fit: the sensor's, as the filters leave it.</param>
    /// <param name="logger">Told of what is left out.</param>
    /// <exception cref="CheckpointException">The saved model cannot be used.</exception>
    /// <exception cref="ConfigurationException">It is of another network than the configured one, or does not know the labels; or no class is a label.</exception>
    /// <exception cref="InputMismatchException">Sensor and model do not fit.</exception>
    /// <exception cref="NetworkException">The network cannot be built for that input, or there is only one class.</exception>
    public static (LearnerState State, InputMapping Mapping) Fit(
        RunPlan plan, GenerationStore? generations, IEventSource source, SensorGeometry view, ILogger logger)
    {
        var options = plan.Options.Learning;
        if (Load(plan, generations, logger) is { } saved)
        {
            RefuseOther(plan, generations, saved.Model);
            RefuseUnknown(options, plan.ModelFile ?? generations!.LoadedFrom!, saved.Model, source.Labels, logger);
            return (saved, InputMapping.Fit(view, saved.Model.Spec.Input, plan.Options.Input.Max));
        }

        var template = NetworkCatalogue.Find(options.Network);
        var mapping = InputMapping.Fit(view, template.Input, plan.Options.Input.Max);
        return (LearnerState.Create(Create(template, options, mapping.Input, source.Labels), options), mapping);
    }

    /// <summary>The saved state; null where there is none to start from.</summary>
    private static LearnerState? Load(RunPlan plan, GenerationStore? generations, ILogger logger)
    {
        if (plan.ModelFile is not { } file)
        {
            return generations?.LoadNewest(plan.Options.Learning);
        }

        var state = ModelFile.Load(file, plan.Options.Learning, out var windows);
        if (windows.Lost + windows.LeftOut > 0)
        {
            DaemonLog.WindowsMissing(logger, WindowFile.Beside(file), windows.Lost, windows.LeftOut);
        }

        return state;
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
    private static void RefuseOther(RunPlan plan, GenerationStore? generations, Model model)
    {
        var options = plan.Options.Learning;
        var origin = plan.ModelFile ?? generations!.LoadedFrom!;
        if ((plan.Resumes || ChoosesNetwork(options)) && !NetworkCatalogue.Find(options.Network).Describes(model.Spec, options.BlockLayers, options.TrainableClassifiers))
        {
            throw new ConfigurationException(
                $"{origin} is of network {model.Spec.Name} with {model.Spec.BlockLayers} layers in a block and {Learning(model.Spec.TrainableClassifiers)} " +
                $"local classifiers, but Learning:Network = {options.Network}, Learning:BlockLayers = {options.BlockLayers} and " +
                $"Learning:TrainableClassifiers = {(options.TrainableClassifiers ? "true" : "false")}: set them to those, or {(plan.Resumes ? $"empty {plan.StateFolder} to start anew" : "leave them out")}");
        }

        if (!options.Classes.SequenceEqual(model.Classes.Take(options.Classes.Count))) // classes may have been added since
        {
            throw new ConfigurationException(
                $"{origin} knows the classes {string.Join(", ", model.Classes)}, but Learning:Classes = {string.Join(", ", options.Classes)}: " +
                "set them to those, or choose another model");
        }
    }

    /// <summary>What is configured says nothing where it is the default: a file brings its own network.</summary>
    private static bool ChoosesNetwork(LearningOptions options) =>
        (options.Network, options.BlockLayers, options.TrainableClassifiers) != (Default.Network, Default.BlockLayers, Default.TrainableClassifiers);

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
