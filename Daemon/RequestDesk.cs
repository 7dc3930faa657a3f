using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using EdgeLearner.Learning.Checkpoints;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Networks;
using EdgeLearner.Learning.Online;
using EdgeLearner.Telemetry.Requests;
using Microsoft.Extensions.Logging;

namespace EdgeLearner.Daemon;

/// <summary>Where requests wait for the learner, and are done between two of its frames.</summary>
/// <param name="learner">Who does them.</param>
/// <param name="generations">Where what is known is saved; null = nowhere.</param>
/// <param name="options">How large memories are.</param>
/// <param name="logger">Told what was asked and done.</param>
internal sealed class RequestDesk(OnlineLearner learner, GenerationStore? generations, LearningOptions options, ILogger logger)
{
    /// <summary>Requests that wait at most.</summary>
    internal const int Capacity = 32;

    private readonly ConcurrentQueue<IncomingRequest> _waiting = new();
    private readonly Lock _gate = new();
    private Task _writing = Task.CompletedTask;
    private Unsaved? _unsaved; // done, but for saving it
    private bool _isClosed;

    /// <summary>Takes a request. From any thread; waits for nothing.</summary>
    /// <returns>False where too many wait already.</returns>
    public bool Put(IncomingRequest request)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                request.Refuse("the run has ended");
            }
            else if (_waiting.Count < Capacity)
            {
                _waiting.Enqueue(request);
            }
            else
            {
                return false;
            }

            return true;
        }
    }

    /// <summary>Does what waits, in the order in which it was asked. What needs the disk while that is busy waits for the next frame, and all after it. On the learner's thread, between two frames.</summary>
    public void Serve()
    {
        while (TrySave() && _waiting.TryPeek(out var request) && !(request.Request is LearnerRequest.RollBack && IsDiskBusy()))
        {
            _waiting.TryDequeue(out _);
            try
            {
                Do(request);
            }
            catch (Exception error) when (error is LabelException or NetworkException or CheckpointException or RefusedException or IOException or UnauthorizedAccessException)
            {
                DaemonLog.RequestRefused(logger, request.Request, error.Message);
                request.Refuse(error.Message);
            }
        }
    }

    /// <summary>Refuses what comes from now on, and waits for what is being written. On the learner's thread.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }

        _unsaved?.Request.Refuse("the run has ended");
        _unsaved = null;
        while (_waiting.TryDequeue(out var request))
        {
            request.Refuse("the run has ended");
        }

        _writing.GetAwaiter().GetResult();
    }

    private void Do(IncomingRequest request)
    {
        switch (request.Request)
        {
            case LearnerRequest.SaveCheckpoint:
                Save(request, GenerationReason.Request, []);
                break;
            case LearnerRequest.RollBack(var number):
                Save(request, GenerationReason.Restore, RollBack(number));
                break;
            default:
                Done(request, Teach(request.Request));
                break;
        }
    }

    private JsonObject Teach(LearnerRequest request)
    {
        switch (request)
        {
            case LearnerRequest.LabelNow(var label):
                return Describe(learner.LabelNow(label));
            case LearnerRequest.LabelPast(var label, var stretch):
                var (startUs, endUs) = (stretch.StartUs(learner.NowUs), stretch.EndUs(learner.NowUs));
                var frames = learner.LabelPast(label, startUs, endUs);
                return new JsonObject { ["label"] = label, ["start_us"] = startUs, ["end_us"] = endUs, ["frames"] = frames };
            case LearnerRequest.StopLabel:
                return Describe(learner.StopLabel());
            case LearnerRequest.TakeBack(var stretch):
                return new JsonObject { ["taken_back"] = new JsonArray([.. TakeBack(stretch).Select(Describe)]) };
            case LearnerRequest.AddClass(var name):
                learner.AddClass(name);
                return new JsonObject { ["classes"] = Classes() };
            case LearnerRequest.SetLearning(var on):
                learner.IsLearning = on;
                if (on)
                {
                    learner.ResumeSelfTraining();
                }

                return new JsonObject { ["enabled"] = on };
            default:
                throw new RefusedException("nobody knows how to do that");
        }
    }

    /// <summary>The labels of a stretch; without one, the label that is given now, which is over then.</summary>
    private IReadOnlyList<TimelineSpan> TakeBack(Stretch? stretch)
    {
        if (stretch is { } given)
        {
            var gone = learner.TakeBack(given.StartUs(learner.NowUs), given.EndUs(learner.NowUs));
            return gone.Count > 0 ? gone : throw new RefusedException("there is no label in that stretch");
        }

        var open = learner.OpenLabel ?? throw new RefusedException("no label is given now: name the stretch to take back");
        return learner.TakeBack(open.StartUs, open.EndUs);
    }

    private JsonObject RollBack(int? number)
    {
        var kept = generations?.List().Select(generation => generation.Number).ToList() ?? [];
        if (kept.Count == 0)
        {
            throw new RefusedException("nothing was saved yet: there is nothing to go back to");
        }

        var wanted = number ?? kept[0];
        if (!kept.Contains(wanted))
        {
            throw new RefusedException($"there is no generation {wanted}: there are {string.Join(", ", kept)}");
        }

        var state = generations!.Load(wanted, options);
        if (!IsOfOneNetwork(state.Model.Spec, learner.Model.Spec))
        {
            throw new RefusedException($"generation {wanted} is of another network than the one that runs ({learner.Model.Spec.Name}): choose another generation");
        }

        learner.Adopt(state);
        return new JsonObject { ["generation"] = wanted, ["classes"] = Classes() };
    }

    /// <summary>But for the number of classes.</summary>
    private static bool IsOfOneNetwork(NetworkSpec one, NetworkSpec other) =>
        one.Input == other.Input && one.BlockLayers == other.BlockLayers && one.Layers.SequenceEqual(other.Layers);

    /// <summary>Answers when the disk has what is known.</summary>
    private void Save(IncomingRequest request, GenerationReason reason, JsonObject data) => _unsaved = generations is not null
        ? new Unsaved(request, reason, data)
        : throw new RefusedException("this run saves nothing: it has no state folder (State:Directory)");

    /// <summary>Copies what is known now, where that is wanted. Every frame asks: nothing is allocated where nothing is.</summary>
    /// <returns>False while the disk is busy: frames do not wait for it.</returns>
    private bool TrySave() => _unsaved is null || TrySave(_unsaved, generations!);

    private bool TrySave(Unsaved wanted, GenerationStore store)
    {
        var accuracy = double.IsFinite(learner.HeldBackAccuracy) ? learner.HeldBackAccuracy : (double?)null;
        if (IsDiskBusy() || !store.TryCapture(learner.Save(), wanted.Reason, accuracy))
        {
            return false;
        }

        _unsaved = null;
        _writing.GetAwaiter().GetResult(); // throws what was no matter of the disk
        _writing = Task.Run(() => Write(wanted.Request, store, wanted.Data));
        return true;
    }

    private bool IsDiskBusy() => !_writing.IsCompleted || generations?.IsBusy == true;

    private void Write(IncomingRequest request, GenerationStore store, JsonObject data)
    {
        try
        {
            var saved = store.WritePending()!; // something was copied
            data[data.ContainsKey("generation") ? "saved_as" : "generation"] = saved.Number;
            data["bytes"] = saved.Bytes;
            Done(request, data);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            DaemonLog.RequestRefused(logger, request.Request, error.Message);
            request.Refuse($"it cannot be saved: {error.Message}");
        }
    }

    private void Done(IncomingRequest request, JsonObject data)
    {
        DaemonLog.RequestDone(logger, request.Request);
        request.Done(data);
    }

    private JsonArray Classes() => new([.. learner.Model.Classes.Select(name => (JsonNode)name)]);

    private JsonObject Describe(TimelineSpan span) => new()
    {
        ["label"] = learner.Model.Classes[span.Class],
        ["start_us"] = span.StartUs,
        ["end_us"] = span.EndUs == long.MaxValue ? null : span.EndUs,
    };

    /// <summary>What is done, but for saving it.</summary>
    private sealed record Unsaved(IncomingRequest Request, GenerationReason Reason, JsonObject Data);

    /// <summary>What is asked cannot be done; the message is for who asked.</summary>
    private sealed class RefusedException(string message) : Exception(message);
}
