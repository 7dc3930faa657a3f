using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Offline;

/// <summary>Shows batches of samples to an engine, one lane a sample, and counts the output's spikes. Allocates nothing once it is made.</summary>
internal sealed class BatchRunner
{
    private readonly ILearningEngine _engine;
    private readonly SampleSet _samples;
    private readonly int _intervalFrames;
    private readonly FrameMover _mover;
    private readonly Showing[] _showings;
    private readonly int[] _lanes;
    private readonly LabelledLane[] _labelled;
    private readonly int[] _counts; // [lanes, classes], spikes of the outputs
    private readonly float[] _rates;
    private int _lanesUsed;
    private int _frame;
    private bool _forLearning;

    /// <summary>A runner.</summary>
    /// <param name="engine">Of as many lanes at least.</param>
    /// <param name="samples">What is shown.</param>
    /// <param name="lanes">Samples of a batch at most.</param>
    /// <param name="intervalFrames">Steps of an interval (k).</param>
    public BatchRunner(ILearningEngine engine, SampleSet samples, int lanes, int intervalFrames)
    {
        _engine = engine;
        _samples = samples;
        _intervalFrames = intervalFrames;
        _mover = new FrameMover(samples.Input);
        _showings = new Showing[lanes];
        _lanes = [.. Enumerable.Range(0, lanes)];
        _labelled = new LabelledLane[lanes];
        _counts = new int[lanes * samples.Classes.Count];
        _rates = new float[engine.LayerNames.Count];
    }

    /// <summary>The batch's lanes and what they show.</summary>
    public ReadOnlySpan<LabelledLane> Labelled => _labelled.AsSpan(0, _lanesUsed);

    /// <summary>Puts the lanes to rest before the first frame of a batch.</summary>
    /// <param name="batch">What to show.</param>
    /// <param name="forLearning">Whether to learn from it.</param>
    public void Begin(ReadOnlySpan<Showing> batch, bool forLearning)
    {
        batch.CopyTo(_showings);
        (_lanesUsed, _frame, _forLearning) = (batch.Length, 0, forLearning);
        Array.Clear(_counts);
        for (var lane = 0; lane < _lanesUsed; lane++)
        {
            _labelled[lane] = new LabelledLane(lane, _samples.ClassOf(batch[lane].Sample));
        }
    }

    /// <summary>Shows the frames of the batch's next interval.</summary>
    /// <returns>False where all frames have been shown: the batch is done.</returns>
    public bool RunInterval()
    {
        if (!BeginInterval())
        {
            return false;
        }

        for (var end = Math.Min(_frame + _intervalFrames, _samples.Frames); _frame < end; _frame++)
        {
            Step();
        }

        return true;
    }

    /// <summary>Passes over a batch that was learned from before, but for what an engine draws at the beginning of an interval for learning.</summary>
    public void Skip(ReadOnlySpan<Showing> batch)
    {
        for (Begin(batch, forLearning: true); BeginInterval(); _frame += _intervalFrames)
        {
        }
    }

    /// <summary>
    /// The class decided on in a lane: that of the highest mean rate over all of the sample's frames; <see cref="LabelTimeline.None"/>, which is never right,
    /// where no output fired or two fired most.
    /// </summary>
    public int Decision(int lane)
    {
        var counts = _counts.AsSpan(lane * _samples.Classes.Count, _samples.Classes.Count);
        var (best, winner) = (0, LabelTimeline.None);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > best)
            {
                (best, winner) = (counts[i], i);
            }
            else if (counts[i] == best)
            {
                winner = LabelTimeline.None;
            }
        }

        return winner;
    }

    /// <summary>Adds up each layer's rate over the interval just shown, over the batch's lanes.</summary>
    /// <returns>Number of lanes added.</returns>
    public int AddRates(Span<double> sums)
    {
        for (var lane = 0; lane < _lanesUsed; lane++)
        {
            _engine.CopyLayerRates(lane, _rates);
            for (var layer = 0; layer < _rates.Length; layer++)
            {
                sums[layer] += _rates[layer];
            }
        }

        return _lanesUsed;
    }

    private bool BeginInterval()
    {
        if (_frame >= _samples.Frames)
        {
            return false;
        }

        for (var lane = 0; lane < _lanesUsed; lane++)
        {
            if (_frame == 0)
            {
                _engine.Reset(lane, _forLearning);
            }
            else
            {
                _engine.BeginInterval(lane, _forLearning);
            }
        }

        return true;
    }

    private void Step()
    {
        for (var lane = 0; lane < _lanesUsed; lane++)
        {
            ref readonly var showing = ref _showings[lane];
            _engine.SetInput(lane, _mover.Move(_samples.Frame(showing.Sample, _frame), showing.Placement));
        }

        _engine.Step(_lanes.AsSpan(0, _lanesUsed));
        var classes = _samples.Classes.Count;
        for (var lane = 0; lane < _lanesUsed; lane++)
        {
            foreach (var output in SpikeBits.In(_engine.Output(lane)))
            {
                _counts[(lane * classes) + output]++;
            }
        }
    }
}
