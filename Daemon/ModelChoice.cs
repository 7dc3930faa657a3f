using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors.Events;
using EdgeLearner.Sensors.Sources;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>Which model a run starts from: a saved one that fits, or random weights.</summary>
internal static class ModelChoice
{
    private const int UnnamedClasses = 10;

    /// <summary>The saved model; null where there is none to start from.</summary>
    /// <exception cref="CheckpointException">It cannot be used, and is not the daemon's own state, which would be set aside.</exception>
    /// <exception cref="ConfigurationException">It is of another network than the configured one.</exception>
    public static Model? Load(RunPlan plan, IReadOnlyList<LabelSpan> labels, ILogger logger)
    {
        if (plan.ModelFile is not { } file || (plan.Resumes && !File.Exists(file)))
        {
            return null;
        }

        if (LoadOrSetAside(file, plan.Resumes, logger) is not { } model)
        {
            return null;
        }

        RefuseOther(plan, file, model);
        RefuseUnknown(plan.Options.Learning, file, model, labels, logger);
        return model;
    }

    /// <summary>A model with random weights for the configured network.</summary>
    /// <exception cref="NetworkException">The network cannot be built for that input, or there is only one class.</exception>
    public static Model Create(LearningOptions options, SensorGeometry input, IReadOnlyList<LabelSpan> labels)
    {
        var classes = Classes(options, labels);
        var spec = NetworkCatalogue.Build(options.Network, input, classes.Count, options.BlockLayers);
        return Model.Create(spec with { TrainableClassifiers = options.TrainableClassifiers }, classes, options.Seed);
    }

    private static IReadOnlyList<string> Classes(LearningOptions options, IReadOnlyList<LabelSpan> labels) => (options.Classes, labels) switch
    {
        ({ Count: > 0 } named, _) => named,
        (_, { Count: > 0 }) => LabelTrack.ClassesOf(labels),
        _ => [.. Enumerable.Range(0, UnnamedClasses).Select(number => $"class-{number}")],
    };

    private static Model? LoadOrSetAside(string file, bool resumes, ILogger logger)
    {
        try
        {
            return Checkpoint.Load(file);
        }
        catch (CheckpointException error) when (resumes)
        {
            var aside = file + ".damaged";
            File.Move(file, aside, overwrite: true);
            DaemonLog.ModelSetAside(logger, error.Message, aside);
            return null;
        }
    }

    /// <summary>State that was learned by another network would silently overrule the configuration.</summary>
    private static void RefuseOther(RunPlan plan, string file, Model model)
    {
        var options = plan.Options.Learning;
        var isOther = model.Spec.Name != options.Network || model.Spec.BlockLayers != options.BlockLayers;
        if (plan.Resumes && isOther)
        {
            throw new ConfigurationException(
                $"{file} is a model of network {model.Spec.Name} with {model.Spec.BlockLayers} layers in a block, but Learning:Network = {options.Network} " +
                $"and Learning:BlockLayers = {options.BlockLayers}: set them to those, or remove the file to start anew");
        }

        if (options.Classes.Count > 0 && !options.Classes.SequenceEqual(model.Classes))
        {
            throw new ConfigurationException(
                $"{file} knows the classes {string.Join(", ", model.Classes)}, but Learning:Classes = {string.Join(", ", options.Classes)}: " +
                "set them to those, or choose another model");
        }
    }

    private static void RefuseUnknown(LearningOptions options, string file, Model model, IReadOnlyList<LabelSpan> labels, ILogger logger)
    {
        var unknown = string.Join(", ", LabelTrack.ClassesOf(labels).Except(model.Classes));
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
