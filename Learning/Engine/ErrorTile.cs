using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>
/// A tile of a convolution's input rows, for the weight gradient: its spikes by channel, and the errors of the outputs that they reach, with zeros around, so
/// that every tap of the kernel lies at the same distance from an input.
/// </summary>
internal sealed class ErrorTile
{
    /// <summary>Most output channels that are worked on together.</summary>
    public const int Channels = 16;

    private const int TileBytes = 32 * 1024; // of the rows that one row of the kernel sees
    private const int MostRows = 16;

    private readonly int[] _cells;
    private readonly int[] _starts;

    /// <summary>Room that serves some convolutions.</summary>
    public ErrorTile(IReadOnlyList<PlannedLayer> convolutions)
    {
        _cells = new int[convolutions.Select(plan => Rows(plan) * plan.In.Width * plan.In.ChannelStride).DefaultIfEmpty().Max()];
        _starts = new int[convolutions.Select(plan => plan.In.ChannelStride + 1).DefaultIfEmpty().Max()];
        Errors = new AlignedFloats(convolutions.Select(plan => (Rows(plan) + plan.Spec.Kernel - 1) * Columns(plan) * Channels).DefaultIfEmpty().Max());
    }

    /// <summary>Errors [rows + kernel - 1, columns, channels]; filled by whoever computes.</summary>
    public AlignedFloats Errors { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => Errors.Bytes + (sizeof(int) * ((long)_cells.Length + _starts.Length));

    /// <summary>Input rows of a tile.</summary>
    public static int Rows(PlannedLayer plan) =>
        Math.Clamp(TileBytes / (sizeof(float) * Channels * Columns(plan)), 1, Math.Min(MostRows, plan.In.Height));

    /// <summary>Columns of a tile.</summary>
    public static int Columns(PlannedLayer plan) => plan.In.Width + plan.Spec.Kernel - 1;

    /// <summary>Sorts the spikes of some input rows by channel.</summary>
    /// <param name="scratch">Lists the rows.</param>
    /// <param name="plan">The convolution.</param>
    /// <param name="first">First row.</param>
    /// <param name="end">Row after the last.</param>
    public void Sort(StepScratch scratch, PlannedLayer plan, int first, int end)
    {
        var channels = plan.In.ChannelStride;
        var starts = _starts.AsSpan(0, channels + 1);
        starts.Clear();
        foreach (var place in scratch.Active[scratch.Starts[first]..scratch.Starts[end]])
        {
            starts[Place.Channel(place) + 1]++;
        }

        for (var channel = 0; channel < channels; channel++)
        {
            starts[channel + 1] += starts[channel];
        }

        for (var row = first; row < end; row++)
        {
            foreach (var place in scratch.Active[scratch.Starts[row]..scratch.Starts[row + 1]])
            {
                _cells[starts[Place.Channel(place)]++] = ((row - first) * Columns(plan)) + Place.Column(place);
            }
        }

        // What was each channel's start is now its end, and so the next one's start.
        starts[..channels].CopyTo(starts[1..]);
        starts[0] = 0;
    }

    /// <summary>Where in the tile a channel's spikes are: row and column, as the number of a cell.</summary>
    public ReadOnlySpan<int> Cells(int channel) => _cells.AsSpan(_starts[channel].._starts[channel + 1]);
}
