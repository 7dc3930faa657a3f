using System.Globalization;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Memory;
using EdgeLearner.Sensors.Events;

namespace EdgeLearner.Learning.Guard;

/// <summary>Looks at what the sensor gives, not at what the network makes of it: whether a scene can be in it at all. One thread; allocates nothing once it is made.</summary>
/// <remarks>
/// On recordings of a DVS128, an ATIS and the simulator, the activity of an interval lies between a third and 2.4 times the mean; over half a second no row or
/// column has more than 31 % of its pixels active in four of five frames, and such pixels never carry more than a quarter of the activity. The bounds leave
/// room beyond that.
/// </remarks>
internal sealed class InputHealth
{
    private const double SilentShare = 1 / 8.0; // of the usual activity
    private const double MostActive = 0.35; // of all pixels, whatever is usual
    private const double Hot = 0.8; // of the frames, in which a pixel is active that is stuck
    private const double StuckLine = 0.5; // of a line's pixels
    private const double StuckActivity = 0.5; // of all activity, on stuck pixels
    private const int StuckFrames = 25;
    private const int UsualAfter = 50; // intervals: before, there is no saying what is usual
    private const int UsualOver = 500; // intervals

    private readonly SensorGeometry _input;
    private readonly double _floodFactor;
    private readonly byte[] _active; // frames of the look at stuck pixels in which each pixel was active
    private readonly int[] _lines; // stuck pixels of each row, then of each column, by channel
    private int _lookFrames;
    private InputFault _stuck; // as last looked at
    private long _intervalActive;
    private int _intervalFrames;
    private double _usual; // mean share of active pixels
    private long _known; // intervals that it is made of

    /// <param name="input">Size of a frame.</param>
    /// <param name="floodFactor">How many times the usual activity is too much.</param>
    public InputHealth(SensorGeometry input, double floodFactor)
    {
        (_input, _floodFactor) = (input, floodFactor);
        _active = new byte[2 * input.Pixels];
        _lines = new int[2 * (input.Width + input.Height)];
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => _active.Length + (sizeof(int) * (long)_lines.Length);

    /// <summary>Takes what stored windows show for usual.</summary>
    /// <param name="windows">Windows of the past.</param>
    /// <param name="intervalFrames">Frames of an interval.</param>
    public void Know(ReplayMemory windows, int intervalFrames)
    {
        for (var slot = 0; slot < windows.Capacity; slot++)
        {
            var frames = windows.FramesOf(slot);
            for (var frame = 0; frame + intervalFrames <= frames; frame += intervalFrames)
            {
                Know(SpikeBits.Count(windows.Window(slot).Slice(frame * windows.FrameWords, intervalFrames * windows.FrameWords)), intervalFrames);
            }
        }
    }

    /// <summary>Takes a frame of the interval under way.</summary>
    /// <param name="active">Numbers of its active pixels in [2, H, W].</param>
    public void Add(ReadOnlySpan<int> active)
    {
        _intervalActive += active.Length;
        _intervalFrames++;
        foreach (var pixel in active)
        {
            _active[pixel]++;
        }

        if (++_lookFrames == StuckFrames)
        {
            _stuck = LookForStuck();
            Array.Clear(_active);
            _lookFrames = 0;
        }
    }

    /// <summary>Judges the interval that has ended; a healthy one becomes part of what is usual.</summary>
    public InputFault EndInterval()
    {
        var (active, frames) = (_intervalActive, _intervalFrames);
        (_intervalActive, _intervalFrames) = (0, 0);
        var share = ShareOf(active, frames);
        var fault = _known < UsualAfter || share >= SilentShare * _usual ? default : new InputFault(InputFaultKind.Silent, 0, share);
        fault = active == 0 ? new InputFault(InputFaultKind.Silent, 0, 0) : fault;
        fault = share > MostActive || (_known >= UsualAfter && share > _floodFactor * _usual) ? new InputFault(InputFaultKind.Flooded, 0, share) : fault;
        fault = _stuck.Kind != InputFaultKind.None ? _stuck : fault;
        if (fault.Kind == InputFaultKind.None)
        {
            Know(active, frames);
        }

        return fault;
    }

    /// <summary>The interval under way is broken off.</summary>
    public void Break()
    {
        (_intervalActive, _intervalFrames, _lookFrames) = (0, 0, 0);
        Array.Clear(_active);
    }

    private double ShareOf(long active, int frames) => active / (2.0 * _input.Pixels * frames);

    private void Know(long active, int frames) => _usual += (ShareOf(active, frames) - _usual) / Math.Min(++_known, UsualOver);

    private InputFault LookForStuck()
    {
        var (activity, carried) = (0L, 0L);
        Array.Clear(_lines);
        for (var pixel = 0; pixel < _active.Length; pixel++)
        {
            activity += _active[pixel];
            if (_active[pixel] >= Hot * StuckFrames)
            {
                carried += _active[pixel];
                var row = pixel / _input.Width; // of both channels, one below the other
                _lines[row]++;
                _lines[(2 * _input.Height) + (row / _input.Height * _input.Width) + (pixel % _input.Width)]++;
            }
        }

        for (var line = 0; line < _lines.Length; line++)
        {
            var isRow = line < 2 * _input.Height;
            var number = isRow ? line % _input.Height : (line - (2 * _input.Height)) % _input.Width;
            var share = _lines[line] / (double)(isRow ? _input.Width : _input.Height);
            if (share > StuckLine)
            {
                return new InputFault(isRow ? InputFaultKind.StuckRow : InputFaultKind.StuckColumn, number, share);
            }
        }

        return carried > StuckActivity * activity ? new InputFault(InputFaultKind.StuckPixels, 0, carried / (double)activity) : default;
    }
}

/// <summary>Why nothing can be learned from what the sensor gives.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Line">Number of the stuck row or column, from 0; else 0.</param>
/// <param name="Share">Share of the pixels that are active; of a stuck line's pixels that are stuck; of the activity that stuck pixels carry.</param>
internal readonly record struct InputFault(InputFaultKind Kind, int Line, double Share)
{
    /// <summary>One line for people.</summary>
    public string Describe() => Kind switch
    {
        InputFaultKind.Silent => Text($"the input is silent: {Share:P2} of its pixels are active; is the lens covered?"),
        InputFaultKind.Flooded => Text($"the input is flooded: {Share:P0} of its pixels are active, far more than ever; is it noise, or flickering light?"),
        InputFaultKind.StuckRow => Text($"row {Line} of the input is stuck: {Share:P0} of its pixels never rest"),
        InputFaultKind.StuckColumn => Text($"column {Line} of the input is stuck: {Share:P0} of its pixels never rest"),
        InputFaultKind.StuckPixels => Text($"stuck pixels carry {Share:P0} of the input's activity"),
        _ => "the input is fine",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Kinds of <see cref="InputFault"/>.</summary>
internal enum InputFaultKind
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Hardly any pixel is active.</summary>
    Silent,

    /// <summary>Far more pixels are active than ever.</summary>
    Flooded,

    /// <summary>Most of a row is active all the time.</summary>
    StuckRow,

    /// <summary>Most of a column is.</summary>
    StuckColumn,

    /// <summary>Pixels that are active all the time carry most of the activity.</summary>
    StuckPixels,
}
