namespace EdgeLearner.CameraBed.Usbfs;

/// <summary>URBs of one open node: in flight, in the order of submission, and finished. Under its device's lock.</summary>
internal sealed class UrbTable
{
    private readonly List<Urb> _flying = [];
    private readonly Queue<FinishedUrb> _finished = new();

    /// <summary>Whether any is in flight.</summary>
    public bool IsFlying => _flying.Count > 0;

    /// <summary>Whether any waits to be reaped.</summary>
    public bool HasFinished => _finished.Count > 0;

    /// <summary>Puts one in flight.</summary>
    public void Submit(Urb urb) => _flying.Add(urb);

    /// <summary>Puts one among the finished that was never in flight, or was taken from there.</summary>
    public void Finish(FinishedUrb urb) => _finished.Enqueue(urb);

    /// <summary>The oldest in flight on an endpoint.</summary>
    public bool TryPeek(byte endpoint, out Urb urb)
    {
        var i = _flying.FindIndex(flying => flying.Endpoint == endpoint);
        urb = i < 0 ? default : _flying[i];
        return i >= 0;
    }

    /// <summary>Takes one out of flight.</summary>
    public bool TryRemove(ulong address, out Urb urb)
    {
        var i = _flying.FindIndex(flying => flying.Address == address);
        urb = i < 0 ? default : _flying[i];
        if (i >= 0)
        {
            _flying.RemoveAt(i);
        }

        return i >= 0;
    }

    /// <summary>Takes the oldest out of flight, of any endpoint.</summary>
    public bool TryRemoveOldest(out Urb urb)
    {
        urb = IsFlying ? _flying[0] : default;
        return IsFlying && TryRemove(urb.Address, out urb);
    }

    /// <summary>Takes the first that waits to be reaped.</summary>
    public bool TryReap(out FinishedUrb urb) => _finished.TryDequeue(out urb);
}
