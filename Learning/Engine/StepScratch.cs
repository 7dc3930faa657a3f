using System.Numerics;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>Room that a layer needs while it takes a step: the spikes below as a list, ascending, and a few rows of sums. One for each thread.</summary>
internal sealed class StepScratch
{
    private readonly int[] _active;
    private readonly int[] _starts;

    /// <summary>Scratch that serves every layer of a network.</summary>
    public StepScratch(NetworkPlan plan)
    {
        var layers = plan.Blocks.SelectMany(block => block.Layers.Append(block.Classifier)).Where(layer => layer.Spec.Kind != LayerKind.Pool).ToList();
        _active = new int[layers.Max(layer => layer.In.StoredNeurons)];
        _starts = new int[layers.Max(layer => layer.In.Pixels) + 1];
        Rows = new AlignedFloats(layers.Max(RowTile.Numbers));
        Pixels = new ulong[SpikeBits.Words(plan.Blocks.SelectMany(block => block.Layers).Max(layer => layer.In.Pixels))];
        Errors = new ErrorTile([.. layers.Where(layer => layer.Spec is { Kind: LayerKind.Conv, Stride: 1 })]);
    }

    /// <summary>Bytes held.</summary>
    public long Bytes => (sizeof(int) * ((long)_active.Length + _starts.Length)) + (sizeof(ulong) * (long)Pixels.Length) + Rows.Bytes + Errors.Bytes;

    /// <summary>What is listed: numbers of neurons, <see cref="Place"/>s, or rows of weights.</summary>
    public ReadOnlySpan<int> Active => _active.AsSpan(0, Count);

    /// <summary>For each row or pixel, how many of the list come before it; one more entry than there are.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>Length of the list.</summary>
    public int Count { get; private set; }

    /// <summary>A few rows of sums.</summary>
    public AlignedFloats Rows { get; }

    /// <summary>A set of a layer's pixels, as bits.</summary>
    public ulong[] Pixels { get; }

    /// <summary>A few rows of errors.</summary>
    public ErrorTile Errors { get; }

    /// <summary>Lists the neurons that fired.</summary>
    /// <param name="spikes">[N] bits.</param>
    public void List(ReadOnlySpan<ulong> spikes)
    {
        var count = 0;
        var active = _active;
        for (var word = 0; word < spikes.Length; word++)
        {
            for (var rest = spikes[word]; rest != 0; rest &= rest - 1)
            {
                active[count++] = (word << 6) + BitOperations.TrailingZeroCount(rest);
            }
        }

        Count = count;
    }

    /// <summary>Lists the places in their rows of the neurons that fired, and the beginnings of the rows.</summary>
    public void ListRows(ReadOnlySpan<ulong> spikes, Shape shape)
    {
        List(spikes);
        var columns = new Division(shape.ChannelStride);
        var (row, rowStart, rowEnd) = (0, 0, 0);
        for (var i = 0; i < Count; i++)
        {
            for (var neuron = _active[i]; neuron >= rowEnd; rowEnd += shape.Width * shape.ChannelStride)
            {
                (_starts[row++], rowStart) = (i, rowEnd);
            }

            var (column, channel) = columns.Of(_active[i] - rowStart);
            _active[i] = Place.Of(column, channel);
        }

        _starts.AsSpan(row..(shape.Height + 1)).Fill(Count);
    }

    /// <summary>
    /// Lists, for the neurons that fired, <c>(channel * kernel + column) * rowLength</c>: where the row of weights begins, within a kernel's row, that reaches to column 0.
    /// Beside it the beginning of each pixel.
    /// </summary>
    public void ListPixels(ReadOnlySpan<ulong> spikes, Shape shape, int kernel, int rowLength)
    {
        List(spikes);
        var (pixels, rows) = (new Division(shape.ChannelStride), new Division(shape.Width));
        var next = 0; // the first pixel whose start is not known yet
        for (var i = 0; i < Count; i++)
        {
            var (pixel, channel) = pixels.Of(_active[i]);
            while (next <= pixel)
            {
                _starts[next++] = i;
            }

            _active[i] = ((channel * kernel) + rows.Of(pixel).Remainder) * rowLength;
        }

        _starts.AsSpan(next..(shape.Pixels + 1)).Fill(Count);
    }
}

/// <summary>A place in a row of neurons: column and channel, in one int.</summary>
internal static class Place
{
    /// <summary>Most columns of a row, and most channels.</summary>
    public const int MostOfEither = 1 << 15;

    public static int Of(int column, int channel) => (column << 16) | channel;

    public static int Column(int place) => place >>> 16;

    public static int Channel(int place) => place & 0xFFFF;
}
