using EdgeLearner.Learning.Memory;
using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Guard;

/// <summary>The last state that is known to be good, and the one that the exam under way will tell about: what the weights were when it began. One thread.</summary>
internal sealed class GoodState
{
    private readonly LearnerState _state;
    private WeightSnapshot _good;
    private WeightSnapshot _candidate;
    private long _goodWindow; // number of the next window then
    private long _candidateWindow;

    /// <summary>The state as it is now is a good one.</summary>
    public GoodState(LearnerState state)
    {
        _state = state;
        (_good, _candidate) = (new WeightSnapshot(state.Model), new WeightSnapshot(state.Model));
        _goodWindow = _candidateWindow = state.NextWindow;
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _good.Bytes + _candidate.Bytes;

    /// <summary>An exam begins.</summary>
    public void BeginExam()
    {
        _candidate.CopyFrom(_state.Model);
        _candidateWindow = _state.NextWindow;
    }

    /// <summary>The exam went well: what the weights were when it began is good.</summary>
    public void Pass()
    {
        (_good, _candidate) = (_candidate, _good);
        _goodWindow = _candidateWindow;
    }

    /// <summary>Goes back: weights and optimizer are what they were, and windows that came since are gone, since they may be what did the harm.</summary>
    /// <returns>Windows that are gone.</returns>
    public int GoBack()
    {
        _good.CopyTo(_state.Model);
        return Forget(_state.Replay) + Forget(_state.HeldBack);
    }

    private int Forget(ReplayMemory windows)
    {
        var before = windows.Count;
        for (var slot = 0; slot < windows.Capacity; slot++)
        {
            if (windows.FramesOf(slot) > 0 && windows.InfoOf(slot).Number >= _goodWindow)
            {
                windows.Remove(slot);
            }
        }

        return before - windows.Count;
    }
}
