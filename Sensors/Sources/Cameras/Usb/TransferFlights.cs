namespace EdgeLearner.Sensors.Sources.Cameras.Usb;

/// <summary>Which transfers are in flight, and in which order they were submitted. Not thread-safe.</summary>
/// <param name="transfers">How many there are.</param>
internal sealed class TransferFlights(int transfers)
{
    private readonly long[] _begun = new long[transfers]; // number of the submission; 0 = not in flight
    private long _submissions;

    /// <summary>How many are in flight.</summary>
    public int Count { get; private set; }

    /// <summary>The one that was submitted first; -1 where none is in flight.</summary>
    public int Oldest
    {
        get
        {
            var oldest = -1;
            for (var transfer = 0; transfer < _begun.Length; transfer++)
            {
                if (_begun[transfer] != 0 && (oldest < 0 || _begun[transfer] < _begun[oldest]))
                {
                    oldest = transfer;
                }
            }

            return oldest;
        }
    }

    /// <summary>Whether a transfer is in flight.</summary>
    public bool Contains(int transfer) => _begun[transfer] != 0;

    /// <summary>A transfer was submitted.</summary>
    public void Begin(int transfer)
    {
        _begun[transfer] = ++_submissions;
        Count++;
    }

    /// <summary>A transfer has come back.</summary>
    public void End(int transfer)
    {
        _begun[transfer] = 0;
        Count--;
    }
}
