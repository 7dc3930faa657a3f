using EdgeLearner.CameraBed.Streams;
using EdgeLearner.CameraBed.Tree;
using EdgeLearner.CameraBed.Usbfs;

namespace EdgeLearner.CameraBed;

/// <summary>A camera at one port of a bed: plugged in or not, again and again. From any thread.</summary>
public sealed class BedDevice
{
    private readonly Bed _bed;
    private readonly StreamFeed _feed;
    private readonly DevicePipes _pipes;
    private readonly Lock _plugging = new();
    private readonly Lock _gate = new();
    private readonly List<UsbfsNode> _nodes = [];
    private DeviceTree? _tree;

    internal BedDevice(Bed bed, EmulatedCamera camera, string port)
    {
        (_bed, Camera, Port) = (bed, camera, port);
        _feed = new StreamFeed(bed.Clock);
        _pipes = new DevicePipes(camera, _feed, () => Plan);
    }

    /// <summary>The camera.</summary>
    public EmulatedCamera Camera { get; }

    /// <summary>Where it is plugged in: <c>1-1</c>.</summary>
    public string Port { get; }

    /// <summary>What it sends from the next start of its stream on. Default: nothing.</summary>
    public StreamPlan Plan { get; set; } = StreamPlan.Silent;

    /// <summary>Who may open it from the next plug on.</summary>
    public NodeAccess Access { get; set; } = NodeAccess.Everybody;

    /// <summary>Whether clients' memory may be written straight, from the next plug on; false = through the preload library's socket alone.</summary>
    public bool MayReachMemory { get; set; } = true;

    /// <summary>Driver that the kernel binds to interface 0 at the next plug; null = none.</summary>
    public string? KernelDriver { get; set; }

    /// <summary>Driver that has interface 0 now: the kernel's, <c>usbfs</c> where a client has it, or null.</summary>
    public string? Driver => _nodes.Count > 0 ? _nodes[^1].Driver(0) : null;

    /// <summary>What went over its cable so far.</summary>
    public StreamTotals Totals
    {
        get
        {
            lock (_gate)
            {
                return _feed.Totals;
            }
        }
    }

    /// <summary>Plugs it in, under a new address. Nothing happens if it is.</summary>
    public void Plug()
    {
        lock (_plugging)
        {
            if (_tree is not null)
            {
                return;
            }

            foreach (var abandoned in _nodes.Where(node => node.IsAbandoned).ToList())
            {
                abandoned.Dispose();
                _nodes.Remove(abandoned);
            }

            Camera.PoweredOn();
            var tree = _bed.NewTree(Port);
            tree.Write(Camera.Descriptors);
            _nodes.Add(new UsbfsNode(_pipes, new NodeSetup(_gate, tree.Paths, MayReachMemory, KernelDriver, Camera.Fail, _bed.Clock), Unplug));
            tree.SetAccess(Access);
            tree.Show(_bed.NextSequence());
            _tree = tree;
        }
    }

    /// <summary>Pulls it out: transfers in flight come back as gone. Nothing happens if it is out.</summary>
    public void Unplug()
    {
        lock (_plugging)
        {
            if (_tree is not { } tree)
            {
                return;
            }

            _nodes[^1].Unplug();
            tree.Hide(_bed.NextSequence());
            tree.Delete();
            _tree = null;
        }
    }

    /// <summary>Done when so many bytes have gone over its cable, over all starts.</summary>
    /// <param name="bytes">How many, and what is left of the transfer that brings the last of them.</param>
    /// <param name="holds">Whether no more come then, until <see cref="Hold"/> lets them go on.</param>
    public Task SentAsync(long bytes, bool holds = false)
    {
        lock (_gate)
        {
            return _feed.SentAsync(bytes, holds);
        }
    }

    /// <summary>Holds the stream's bytes back, or lets them go on: what was due meanwhile at once.</summary>
    public void Hold(bool isHeld)
    {
        lock (_gate)
        {
            _feed.Hold(isHeld);
        }

        _nodes[^1].Refresh();
    }

    internal void Close() => _nodes.ForEach(node => node.Dispose());
}
