using EdgeLearner.Daemon.Options;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Offline;

namespace EdgeLearner.Daemon.Commands.Training;

/// <summary>A training that was begun before: its model and where it stands.</summary>
internal sealed record TrainStart(Model Model, TrainingState State)
{
    /// <summary>What the model's file holds of the plan's training; null where there is nothing to go on with.</summary>
    /// <exception cref="ConfigurationException">It holds another training, or one that would be lost.</exception>
    /// <exception cref="CheckpointException">It is no model.</exception>
    public static TrainStart? Find(TrainPlan plan)
    {
        if (!File.Exists(plan.Out))
        {
            return null;
        }

        var model = Checkpoint.Load(plan.Out, out var training);
        var state = training is null ? null : TrainingState.Parse(training);
        if (plan.Resumes)
        {
            return state is null
                ? throw new ConfigurationException($"{plan.Out} is a model, but not one of a training that could go on: leave --resume out, or name another file (--out)")
                : RefuseOther(plan, new TrainStart(model, state));
        }

        return state is null or { IsDone: true }
            ? null
            : throw new ConfigurationException(
                $"{plan.Out} holds a training that stands at epoch {state.Curve.Count} of {state.Options.Epochs}: go on with --resume, remove the file, or name another (--out)");
    }

    /// <summary>Makes sure that the samples are those that the training began with.</summary>
    /// <exception cref="ConfigurationException">They are not.</exception>
    public void RefuseOther(TrainPlan plan, SampleSet training)
    {
        if (training.Digest() != State.Data)
        {
            throw new ConfigurationException($"{plan.Out} holds a training on other samples: --resume needs the same recordings, --bin-ms, --frames and --input-max");
        }
    }

    private static TrainStart RefuseOther(TrainPlan plan, TrainStart begun)
    {
        var spec = begun.Model.Spec;
        var asked = NetworkCatalogue.Build(plan.Network, spec.Input, spec.Classes, plan.BlockLayers, plan.TrainableClassifiers);
        var difference = begun.State.DifferenceTo(plan.Options)
            ?? Difference("network", spec.Name, asked.Name)
            ?? Difference("n", spec.BlockLayers, asked.BlockLayers)
            ?? Difference("trainable classifiers", spec.TrainableClassifiers, asked.TrainableClassifiers);
        return difference is null
            ? begun
            : throw new ConfigurationException($"{plan.Out} holds a training with {difference}: --resume goes on with the same options alone");
    }

    private static string? Difference<T>(string name, T before, T now) => Equals(before, now) ? null : $"{name} = {before}, now {now}";
}
