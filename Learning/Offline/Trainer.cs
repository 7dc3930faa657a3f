using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Evaluation;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Offline;

/// <summary>Trains a model on a data set, epoch by epoch, each sample from rest, with one update after every k frames.</summary>
/// <remarks>
/// The same samples, options and first weights give the same weights to the bit (on the managed engine with any number of threads), and in one go or from a
/// <see cref="State"/>. One thread at a time. Allocates nothing a batch.
/// </remarks>
public sealed class Trainer : IDisposable
{
    private readonly Model _model;
    private readonly SampleSet? _test;
    private readonly TrainingOptions _options;
    private readonly TimeProvider _clock;
    private readonly string _data;
    private readonly ILearningEngine _engine;
    private readonly EpochPlan _plan;
    private readonly BatchRunner _training;
    private readonly BatchRunner? _testing;
    private readonly List<EpochResult> _curve;
    private readonly double[] _rates;
    private int _batch;
    private int _samples;
    private int _right;
    private int _updates;
    private int _rateCount;
    private double _loss;
    private TimeSpan _time;

    /// <summary>A training.</summary>
    /// <param name="model">The network; its weights change.</param>
    /// <param name="training">What to learn from, of the model's input size and classes.</param>
    /// <param name="test">What to test after every epoch; null = nothing.</param>
    /// <param name="options">How.</param>
    /// <param name="clock">Measures times; it decides nothing.</param>
    /// <param name="from">Where the training stands that the model comes from, with the same options and samples. Default: at its beginning.</param>
    /// <param name="createEngine">Builds the engine. Default: <see cref="ManagedEngine.Create"/>.</param>
    public Trainer(
        Model model,
        SampleSet training,
        SampleSet? test,
        TrainingOptions options,
        TimeProvider clock,
        TrainingState? from = null,
        EngineFactory? createEngine = null)
    {
        (_model, _test, _options, _clock) = (model, test, options, clock);
        _data = training.Digest();
        _engine = (createEngine ?? ManagedEngine.Create)(model, options.Batch, options.IntervalFrames, options.Rule, options.Threads);
        _plan = new EpochPlan(training.Count, options);
        _training = new BatchRunner(_engine, training, options.Batch, options.IntervalFrames);
        _testing = test is null ? null : new BatchRunner(_engine, test, options.Batch, options.IntervalFrames);
        _curve = [.. from?.Curve ?? []];
        _batch = from?.Batch ?? 0;
        _rates = new double[_engine.LayerNames.Count];
        GoOn(from?.Tally ?? new EpochTally());
        if (options.Rule.Dropout > 0)
        {
            PassOver();
        }
    }

    /// <summary>Called after every update with the time that it took. Default: nobody.</summary>
    public Action<TimeSpan>? Updated { get; init; }

    /// <summary>Called after every batch. Default: nobody.</summary>
    public Action<BatchReport>? BatchDone { get; init; }

    /// <summary>Working memory of the engine, in bytes by purpose.</summary>
    public EngineMemory Memory => _engine.Memory;

    /// <summary>Names of the layers, in the order of <see cref="EpochResult.LayerRates"/>.</summary>
    public IReadOnlyList<string> LayerNames => _engine.LayerNames;

    /// <summary>Where the training stands: to be saved with the model.</summary>
    public TrainingState State => new()
    {
        Options = _options,
        Data = _data,
        Curve = [.. _curve],
        Batch = _batch,
        Tally = new EpochTally(_samples, _right, _updates, _loss, _time.TotalSeconds) { Rates = [.. _rates], RateCount = _rateCount },
    };

    /// <summary>Runs the next epoch, or what is left of it, and the test after it.</summary>
    /// <param name="stop">Ends it after the batch under way; <see cref="State"/> then says where.</param>
    /// <returns>What came of it; null where it was stopped.</returns>
    public EpochResult? RunEpoch(CancellationToken stop)
    {
        _plan.Draw(_curve.Count);
        for (; _batch < _plan.Batches; _batch++)
        {
            if (stop.IsCancellationRequested)
            {
                return null;
            }

            TrainBatch(_plan.Batch(_batch), (float)_options.RateOf(_curve.Count));
            BatchDone?.Invoke(new BatchReport(_curve.Count + 1, _batch + 1, _plan.Batches, _loss / _updates, (double)_right / _samples, _samples / _time.TotalSeconds));
        }

        AverageWeights();
        var result = new EpochResult(
            _curve.Count + 1,
            _loss / _updates,
            (double)_right / _samples,
            Test()?.Accuracy,
            _options.RateOf(_curve.Count),
            _time.TotalSeconds,
            [.. _rates.Select(sum => sum / _rateCount)]);
        _curve.Add(result);
        _batch = 0;
        GoOn(new EpochTally());
        return result;
    }

    /// <summary>Tests the weights as they are.</summary>
    /// <returns>Null without test samples.</returns>
    public ConfusionMatrix? Test() => _testing is null ? null : SampleTest.Run(_testing, _test!, _options.Batch);

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    /// <summary>Learns from a batch.</summary>
    internal void TrainBatch(ReadOnlySpan<Showing> batch, float rate)
    {
        var started = _clock.GetTimestamp();
        _training.Begin(batch, forLearning: true);
        while (_training.RunInterval())
        {
            _rateCount += _training.AddRates(_rates);
            var before = _clock.GetTimestamp();
            _loss += _engine.Learn(_training.Labelled, rate).Loss;
            _updates++;
            Updated?.Invoke(_clock.GetElapsedTime(before));
        }

        foreach (var labelled in _training.Labelled)
        {
            _right += _training.Decision(labelled.Lane) == labelled.Class ? 1 : 0;
        }

        _samples += batch.Length;
        _time += _clock.GetElapsedTime(started);
    }

    /// <summary>At the end of an epoch: takes its weights into the mean where it counts, and at the end of the last one puts the mean in their place.</summary>
    private void AverageWeights()
    {
        var (epoch, epochs) = (_curve.Count + 1, _options.Epochs);
        var count = epoch - Math.Max(0, epochs - _options.Average);
        if (_options.Average > 0 && count > 0)
        {
            _model.Average(count, becomeMean: epoch == epochs);
        }
    }

    private void GoOn(EpochTally tally)
    {
        (_samples, _right, _updates, _rateCount, _loss) = (tally.Samples, tally.Right, tally.Updates, tally.RateCount, tally.Loss);
        _time = TimeSpan.FromSeconds(tally.Seconds);
        Array.Clear(_rates);
        foreach (var (layer, sum) in tally.Rates.Index())
        {
            _rates[layer] = sum;
        }
    }

    /// <summary>Brings the engine's dropout masks to where they were: they are drawn at the beginning of every interval for learning.</summary>
    private void PassOver()
    {
        for (var epoch = 0; epoch <= _curve.Count; epoch++)
        {
            for (var batch = 0; batch < (epoch < _curve.Count ? _plan.Batches : _batch); batch++)
            {
                _training.Skip(_plan.Batch(batch));
            }
        }
    }
}

/// <summary>How an epoch goes.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Batch">Batches done.</param>
/// <param name="Batches">Batches in all.</param>
/// <param name="Loss">Mean loss so far.</param>
/// <param name="Accuracy">Share of right decisions so far, on the samples as they were learned from.</param>
/// <param name="SamplesPerSecond">Samples learned from in a second.</param>
public readonly record struct BatchReport(int Epoch, int Batch, int Batches, double Loss, double Accuracy, double SamplesPerSecond);
