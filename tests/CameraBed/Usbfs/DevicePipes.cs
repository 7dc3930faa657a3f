using EdgeLearner.CameraBed.Streams;

namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>What goes over the cable: control transfers, answers, the stream. Under its device's lock.</summary>
/// <param name="camera">The far end.</param>
/// <param name="feed">Its stream.</param>
/// <param name="plan">Asked at every start of the stream.</param>
internal sealed class DevicePipes(EmulatedCamera camera, StreamFeed feed, Func<StreamPlan> plan)
{
    /// <summary>Whether the stream has come to the byte at which the cable is pulled.</summary>
    public bool IsPulled => feed.IsPulled;

    /// <summary>Whether an endpoint is an IN endpoint.</summary>
    public static bool IsIn(byte endpoint) => (endpoint & 0x80) != 0;

    /// <summary>The host claimed an interface.</summary>
    public void Open()
    {
        camera.Opened();
        camera.Answers.Clear();
        FollowCamera();
    }

    /// <summary>The cable is out, or the bed is at its end.</summary>
    public void StopStream() => feed.Stop();

    /// <summary>The host cleared a halt.</summary>
    public void ClearHalt(byte endpoint)
    {
        if (endpoint == camera.StreamEndpoint)
        {
            feed.ClearHalt();
        }
    }

    /// <summary>A transfer that is over at once: control, or bulk OUT.</summary>
    public FinishedUrb Exchange(Urb urb, byte[] sent)
    {
        var finished = urb.Type == Urb.Control ? Control(urb, sent) : BulkOut(urb, sent);
        FollowCamera();
        return finished;
    }

    /// <summary>Answers of an endpoint go into the transfers that wait for them; what is longer than a transfer goes on in the next.</summary>
    public void HandOutAnswers(UrbTable urbs, byte endpoint)
    {
        while (camera.Answers.TryGetValue(endpoint, out var answers) && answers.Count > 0 && urbs.TryPeek(endpoint, out var urb))
        {
            var answer = answers.Dequeue();
            var data = answer.AsMemory(0, Math.Min(answer.Length, urb.Length));
            if (data.Length < answer.Length)
            {
                camera.Answers[endpoint] = new Queue<byte[]>([answer[data.Length..], .. answers]);
            }

            urbs.TryRemove(urb.Address, out _);
            urbs.Finish(new FinishedUrb(urb, 0, data.Length, data, urb.Buffer));
        }
    }

    /// <summary>All answers, likewise.</summary>
    public void HandOutAnswers(UrbTable urbs)
    {
        foreach (var endpoint in camera.Answers.Keys.ToArray())
        {
            HandOutAnswers(urbs, endpoint);
        }
    }

    /// <summary>Whether the stream has something for the oldest transfer that waits for it; if not, and that is a matter of time, when it may have.</summary>
    public bool HasStream(UrbTable urbs, ref TimeSpan? delay)
    {
        if (!urbs.TryPeek(camera.StreamEndpoint, out var urb))
        {
            return false;
        }

        var isReady = feed.TryPeek(urb.Length, out _);
        delay = isReady ? delay : feed.Delay(urb.Length) ?? delay;
        return isReady;
    }

    /// <summary>Gives what the stream has to the oldest transfer that waits for it.</summary>
    public bool TryReapStream(UrbTable urbs, out FinishedUrb urb)
    {
        urb = default;
        if (!urbs.TryPeek(camera.StreamEndpoint, out var flying) || !feed.TryPeek(flying.Length, out var piece))
        {
            return false;
        }

        urbs.TryRemove(flying.Address, out _);
        feed.Take(piece);
        urb = new FinishedUrb(flying, piece.Status, piece.Data.Length, piece.Data, flying.Buffer);
        return true;
    }

    /// <summary>Breaks a transfer off. The oldest of the stream keeps what came into it.</summary>
    /// <returns>False where it is not in flight.</returns>
    public bool TryDiscard(UrbTable urbs, ulong address)
    {
        var isOldest = urbs.TryPeek(camera.StreamEndpoint, out var oldest) && oldest.Address == address;
        if (!urbs.TryRemove(address, out var urb))
        {
            return false;
        }

        var data = isOldest ? feed.PeekCut(urb.Length).ToArray() : [];
        if (data.Length > 0)
        {
            feed.Take(new StreamPiece(0, data));
        }

        urbs.Finish(new FinishedUrb(urb, -Errno.NoEntry, data.Length, data, urb.Buffer));
        return true;
    }

    private FinishedUrb Control(Urb urb, byte[] sent)
    {
        var setup = ControlPipe.ReadSetup(sent);
        if (!ControlPipe.IsIn(setup))
        {
            var isTaken = ControlPipe.Out(camera, setup, sent.AsSpan(ControlPipe.SetupBytes));
            return new FinishedUrb(urb, isTaken ? 0 : -Errno.Pipe, isTaken ? sent.Length - ControlPipe.SetupBytes : 0, default, 0);
        }

        return ControlPipe.In(camera, setup) is { } answer
            ? new FinishedUrb(urb, 0, answer.Length, answer, urb.Buffer + ControlPipe.SetupBytes)
            : new FinishedUrb(urb, -Errno.Pipe, 0, default, 0);
    }

    private FinishedUrb BulkOut(Urb urb, byte[] sent)
    {
        camera.BulkOut(urb.Endpoint, sent);
        return new FinishedUrb(urb, 0, sent.Length, default, 0);
    }

    /// <summary>Starts or stops the stream as the camera says.</summary>
    private void FollowCamera()
    {
        if (camera.IsStreaming == feed.IsRunning)
        {
            return;
        }

        if (camera.IsStreaming)
        {
            feed.Start(plan());
        }
        else
        {
            feed.Stop();
        }
    }
}
