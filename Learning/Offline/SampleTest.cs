using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Rules;

namespace EdgeLearner.Learning.Offline;

/// <summary>Tests a model on samples, each from rest, learning nothing. The model stays as it is, what its optimizer remembers too.</summary>
public static class SampleTest
{
    private const int IntervalFrames = 10; // of no consequence but for memory: values are carried on

    /// <summary>Tests a model.</summary>
    /// <param name="model">Of the samples' input size and classes.</param>
    /// <param name="samples">What to show.</param>
    /// <param name="lanes">Samples that are shown together, 1 and more.</param>
    /// <param name="threads">Threads that share the work, 1 and more.</param>
    /// <param name="createEngine">Builds the engine. Default: <see cref="ManagedEngine.Create"/>.</param>
    /// <param name="progress">Is told the number of samples done. Default: nobody.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for it.</exception>
    public static ConfusionMatrix Run(
        Model model,
        SampleSet samples,
        int lanes,
        int threads,
        EngineFactory? createEngine = null,
        IProgress<int>? progress = null,
        CancellationToken stop = default)
    {
        using var engine = (createEngine ?? ManagedEngine.Create)(model.CopyWeights(), lanes, IntervalFrames, new LearningRule { Momentum = 0 }, threads);
        return Run(new BatchRunner(engine, samples, lanes, IntervalFrames), samples, lanes, progress, stop);
    }

    internal static ConfusionMatrix Run(
        BatchRunner runner, SampleSet samples, int lanes, IProgress<int>? progress = null, CancellationToken stop = default)
    {
        var confusion = new ConfusionMatrix(samples.Classes);
        for (var first = 0; first < samples.Count; first += lanes)
        {
            stop.ThrowIfCancellationRequested();
            Showing[] batch = [.. Enumerable.Range(first, Math.Min(lanes, samples.Count - first)).Select(sample => new Showing(sample))];
            runner.Begin(batch, forLearning: false);
            while (runner.RunInterval())
            {
            }

            foreach (var labelled in runner.Labelled)
            {
                confusion.Add(labelled.Class, runner.Decision(labelled.Lane));
            }

            progress?.Report(first + batch.Length);
        }

        return confusion;
    }
}
