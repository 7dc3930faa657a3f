using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine.Vectors;
using EdgeLearner.Learning.Networks;

namespace EdgeLearner.Learning.Engine;

/// <summary>The weight gradient of a convolution of stride 1 with many active inputs.</summary>
internal abstract class ConvGradient
{
    /// <summary>Whether this is the faster way.</summary>
    /// <param name="spikes">Active inputs.</param>
    public abstract bool IsFor(int spikes);

    /// <summary>Adds a step's share of the gradient.</summary>
    /// <param name="scratch">Lists the active inputs by rows.</param>
    /// <param name="gamma">dL/du, [N_out].</param>
    /// <param name="gradient">dL/dW.</param>
    public abstract void Add(StepScratch scratch, ReadOnlySpan<float> gamma, Span<float> gradient);

    /// <summary>That of a layer, which works on 16 output channels at a time where it can: a cache line of errors.</summary>
    public static ConvGradient Create<TWidth, TVector>(PlannedLayer plan)
        where TWidth : IVectorWidth<TVector>
        where TVector : struct =>
        2 * TWidth.Count <= Math.Min(plan.BlockChannels, ErrorTile.Channels) ? new ConvGradient<TWidth, TVector, Two>(plan) : new ConvGradient<TWidth, TVector, One>(plan);
}

/// <summary>
/// For one width: the taps of a kernel's row for one input channel stay in registers while the spikes
/// of that channel are gone through, so that nothing is written until all of a tile is added.
/// </summary>
/// <typeparam name="TWidth">Width of the vectors; divides the block of output channels.</typeparam>
/// <typeparam name="TVector">The vectors.</typeparam>
/// <typeparam name="TCount">Vectors that are worked on together, 1 or 2: with two, a list of spikes is gone through half as often.</typeparam>
internal sealed class ConvGradient<TWidth, TVector, TCount>(PlannedLayer plan) : ConvGradient
    where TWidth : IVectorWidth<TVector>
    where TVector : struct
    where TCount : IVectorCount
{
    private const int SpikesOfAChannel = 3; // in a tile, on average, from which this is faster than adding in memory
    private const int AdditionsOfACopy = 4; // for each error that is copied, likewise

    private readonly int _kernel = plan.Spec.Kernel;
    private readonly int _block = plan.BlockChannels;
    private readonly int _tileRows = ErrorTile.Rows(plan);
    private readonly int _columns = ErrorTile.Columns(plan);

    private static int Together
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TCount.Vectors * TWidth.Count; // channels
    }

    /// <inheritdoc/>
    public override bool IsFor(int spikes) => plan.Spec.Stride == 1 &&
        (long)spikes * _tileRows > (long)SpikesOfAChannel * plan.In.ChannelStride * plan.In.Height &&
        (long)spikes * _kernel * _kernel * _tileRows > (long)AdditionsOfACopy * plan.In.Height * _columns * (_tileRows + _kernel - 1);

    /// <inheritdoc/>
    public override void Add(StepScratch scratch, ReadOnlySpan<float> gamma, Span<float> gradient)
    {
        for (var first = 0; first < plan.In.Height; first += _tileRows)
        {
            var end = Math.Min(first + _tileRows, plan.In.Height);
            scratch.Errors.Sort(scratch, plan, first, end);
            for (var channel = 0; channel < plan.Out.ChannelStride; channel += Together)
            {
                CopyErrors(scratch.Errors.Errors, gamma, first, end, channel);
                for (var ky = 0; ky < _kernel; ky++)
                {
                    AddKernelRow(scratch.Errors, ky, ref gradient[(channel / _block * _block * _kernel * _kernel * plan.In.ChannelStride) + (channel % _block)]);
                }
            }
        }
    }

    /// <summary>Copies the errors of the outputs that see some input rows; zeros where there are none.</summary>
    private void CopyErrors(Span<float> tile, ReadOnlySpan<float> gamma, int first, int end, int channel)
    {
        ref var source = ref MemoryMarshal.GetReference(gamma[channel..]);
        ref var target = ref MemoryMarshal.GetReference(tile);
        var topLeft = plan.Spec.Padding - _kernel + 1; // the output at the tile's first row and column, against the input there
        for (var y = first + topLeft; y < end + plan.Spec.Padding; y++)
        {
            for (var x = topLeft; x < topLeft + _columns; x++)
            {
                var isOutput = (uint)y < (uint)plan.Out.Height && (uint)x < (uint)plan.Out.Width;
                var at = (nuint)(((y * plan.Out.Width) + x) * plan.Out.ChannelStride);
                for (nuint i = 0; i < (nuint)Together; i += (nuint)TWidth.Count)
                {
                    TWidth.Store(isOutput ? TWidth.Load(ref source, at + i) : default, ref target, i);
                }

                target = ref Unsafe.Add(ref target, Together);
            }
        }
    }

    /// <summary>Adds to the weights of one row of the kernel.</summary>
    private void AddKernelRow(ErrorTile tile, int ky, ref float gradient)
    {
        ref var errors = ref tile.Errors[(_kernel - 1 - ky) * _columns * Together];
        for (var channel = 0; channel < plan.In.ChannelStride; channel++)
        {
            var cells = tile.Cells(channel);
            ref var taps = ref Unsafe.Add(ref gradient, ((ky * plan.In.ChannelStride) + channel) * _kernel * _block);
            for (var kx = 0; kx < _kernel && cells.Length > 0; kx += 5)
            {
                ref var rightmost = ref Unsafe.Add(ref errors, (_kernel - 1 - kx) * Together);
                switch (_kernel - kx)
                {
                    case 1: AddTaps<One>(cells, ref rightmost, ref Unsafe.Add(ref taps, kx * _block), _block); break;
                    case 2: AddTaps<Two>(cells, ref rightmost, ref Unsafe.Add(ref taps, kx * _block), _block); break;
                    case 3: AddTaps<Three>(cells, ref rightmost, ref Unsafe.Add(ref taps, kx * _block), _block); break;
                    case 4: AddTaps<Four>(cells, ref rightmost, ref Unsafe.Add(ref taps, kx * _block), _block); break;
                    default: AddTaps<Five>(cells, ref rightmost, ref Unsafe.Add(ref taps, kx * _block), _block); break;
                }
            }
        }
    }

    /// <summary>Adds the errors that the taps of a kernel's row see at some cells; the next tap sees the cell to the left.</summary>
    private static void AddTaps<TTaps>(ReadOnlySpan<int> cells, ref float errors, ref float gradient, int block)
        where TTaps : IVectorCount
    {
        var first = Load<TTaps>(ref gradient, 0, block, 0);
        var second = Load<TTaps>(ref gradient, 1, block, 0);
        var third = Load<TTaps>(ref gradient, 2, block, 0);
        var fourth = Load<TTaps>(ref gradient, 3, block, 0);
        var fifth = Load<TTaps>(ref gradient, 4, block, 0);
        var first2 = Load<TTaps>(ref gradient, 0, block, 1);
        var second2 = Load<TTaps>(ref gradient, 1, block, 1);
        var third2 = Load<TTaps>(ref gradient, 2, block, 1);
        var fourth2 = Load<TTaps>(ref gradient, 3, block, 1);
        var fifth2 = Load<TTaps>(ref gradient, 4, block, 1);
        foreach (var cell in cells)
        {
            ref var error = ref Unsafe.Add(ref errors, cell * Together);
            first = TWidth.Add(first, Load<TTaps>(ref error, 0, -Together, 0));
            first2 = TWidth.Add(first2, Load<TTaps>(ref error, 0, -Together, 1));
            second = TWidth.Add(second, Load<TTaps>(ref error, 1, -Together, 0));
            second2 = TWidth.Add(second2, Load<TTaps>(ref error, 1, -Together, 1));
            third = TWidth.Add(third, Load<TTaps>(ref error, 2, -Together, 0));
            third2 = TWidth.Add(third2, Load<TTaps>(ref error, 2, -Together, 1));
            fourth = TWidth.Add(fourth, Load<TTaps>(ref error, 3, -Together, 0));
            fourth2 = TWidth.Add(fourth2, Load<TTaps>(ref error, 3, -Together, 1));
            fifth = TWidth.Add(fifth, Load<TTaps>(ref error, 4, -Together, 0));
            fifth2 = TWidth.Add(fifth2, Load<TTaps>(ref error, 4, -Together, 1));
        }

        Store<TTaps>(first, ref gradient, 0, block, 0);
        Store<TTaps>(second, ref gradient, 1, block, 0);
        Store<TTaps>(third, ref gradient, 2, block, 0);
        Store<TTaps>(fourth, ref gradient, 3, block, 0);
        Store<TTaps>(fifth, ref gradient, 4, block, 0);
        Store<TTaps>(first2, ref gradient, 0, block, 1);
        Store<TTaps>(second2, ref gradient, 1, block, 1);
        Store<TTaps>(third2, ref gradient, 2, block, 1);
        Store<TTaps>(fourth2, ref gradient, 3, block, 1);
        Store<TTaps>(fifth2, ref gradient, 4, block, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Load<TTaps>(ref float row, int tap, int stride, int vector)
        where TTaps : IVectorCount =>
        tap < TTaps.Vectors && vector < TCount.Vectors ? TWidth.Load(ref Unsafe.Add(ref row, tap * stride), (nuint)(vector * TWidth.Count)) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TTaps>(TVector value, ref float row, int tap, int stride, int vector)
        where TTaps : IVectorCount
    {
        if (tap < TTaps.Vectors && vector < TCount.Vectors)
        {
            TWidth.Store(value, ref Unsafe.Add(ref row, tap * stride), (nuint)(vector * TWidth.Count));
        }
    }
}
