using System.Diagnostics.Metrics;
using EdgeLearner.Learning.Online;
using EdgeLearner.Learning.Tests.Online;
using Microsoft.Extensions.Time.Testing;

namespace EdgeLearner.Learning.Tests;

public sealed class LearningMeterTests : IDisposable
{
    private readonly OneMeter _meters = new();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void Record_SomeSteps_OffersWhatTheReportsAndCountsSay()
    {
        var recording = Simulated.Recording(seconds: 3);
        var clock = new FakeTimeProvider();
        var learner = Simulated.Learner(recording, Simulated.Learning);
        var meter = new LearningMeter(_meters, learner, clock);
        using var listener = new Listener(_meters);
        StepReport? last = null;
        foreach (var frame in Simulated.Frames(recording))
        {
            last = learner.Infer(frame);
            learner.Learn();
            var ms = TimeSpan.TicksPerMillisecond; // of the clock that the meter is given
            (last.ClosedTimestamp, last.StartedTimestamp, last.DecidedTimestamp, last.FinishedTimestamp) = (10 * ms, 12 * ms, 15 * ms, 22 * ms);
            last.ReceivedTimestamp = 7 * ms;
            meter.Record(last);
        }

        var seen = listener.Collect();
        Assert.Equal(0.002, seen["edgelearner.learning.queue_latency"], 1e-9);
        Assert.Equal(0.003, seen["edgelearner.learning.inference_time"], 1e-9);
        Assert.Equal(0.005, seen["edgelearner.learning.decision_latency"], 1e-9);
        Assert.Equal(0.008, seen["edgelearner.learning.wire_latency"], 1e-9);
        Assert.Equal(0.007, seen["edgelearner.learning.learning_time"], 1e-9);
        Assert.Equal(learner.Counts.Steps, listener.Recorded);
        Assert.Equal(learner.Counts.Steps, seen["edgelearner.learning.steps"]);
        Assert.Equal(learner.Counts.Updates, seen["edgelearner.learning.updates"]);
        Assert.Equal(learner.Counts.LabelledIntervals, seen["edgelearner.learning.labelled_intervals"]);
        Assert.Equal(learner.Counts.ReplayWindows, seen["edgelearner.learning.replay_windows"]);
        Assert.Equal(0, seen["edgelearner.learning.updates_skipped"]);
        Assert.Equal(0, seen["edgelearner.learning.updates_skipped_by_load"]);
        Assert.Equal(0, seen["edgelearner.learning.replay_lanes_skipped"]);
        Assert.Equal(last!.Loss, seen["edgelearner.learning.loss"]);
        Assert.Equal(last.Accuracy, seen["edgelearner.learning.accuracy"]);
        Assert.All(last.Layers.Index(), layer => Assert.Equal(last.LayerRates[layer.Index], seen[$"edgelearner.learning.layer_rate layer={layer.Item}"]));
        Assert.Equal(learner.Memory.Weights, seen["edgelearner.learning.engine_memory purpose=weights"]);
        var memory = seen.Where(item => item.Key.StartsWith("edgelearner.learning.engine_memory", StringComparison.Ordinal)).ToList();
        Assert.Equal(learner.Memory.Total, seen["edgelearner.learning.engine_memory purpose=peak"]);
        Assert.Equal(2 * learner.Memory.Total, memory.Sum(item => item.Value)); // each purpose, and the peak
        Assert.True(learner.Counts.Updates > 0);
    }

    /// <summary>Makes meters that the listener knows by their scope.</summary>
    private sealed class OneMeter : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            Assert.Equal(LearningMeter.Name, options.Name);
            options.Scope = this;
            var meter = new Meter(options);
            _made.Add(meter);
            return meter;
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }

    private sealed class Listener : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, double> _seen = [];

        public Listener(OneMeter meters)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => See(instrument, value, tags));
            _listener.Start();
        }

        /// <summary>Values of the decision latency's histogram.</summary>
        public int Recorded { get; private set; }

        public Dictionary<string, double> Collect()
        {
            _listener.RecordObservableInstruments();
            return _seen;
        }

        public void Dispose() => _listener.Dispose();

        private void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Recorded += instrument.Name == "edgelearner.learning.decision_latency" ? 1 : 0;
            _seen[tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Key}={tags[0].Value}"] = value;
        }
    }
}
