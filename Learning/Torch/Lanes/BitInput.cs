using System.Runtime.InteropServices;
using EdgeLearner.Learning.Engine;
using EdgeLearner.Learning.Networks;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>What lanes are given from outside, as bits: they are carried to the device packed, through pinned memory where that helps, and become maps there.</summary>
internal sealed class BitInput : IDisposable
{
    private readonly Shape _shape;
    private readonly int _stride;
    private readonly int _planes;
    private readonly Tensor _host; // [lanes, bytes]
    private readonly Device _device;
    private readonly Tensor _bits; // 1, 2, 4 ... 128

    /// <param name="shape">Shape of the maps.</param>
    /// <param name="stride">Bits of a pixel, [H, W, stride]; those beyond the channels are not looked at.</param>
    /// <param name="planes">Bits of a value: plane p counts 2 to the p.</param>
    /// <param name="lanes">Number of lanes.</param>
    /// <param name="device">Where maps are made.</param>
    public BitInput(Shape shape, int stride, int planes, int lanes, Device device)
    {
        (_shape, _stride, _planes, _device) = (shape, stride, planes, device);
        Words = planes * SpikeBits.Words(shape.Pixels * stride);
        using var scope = NewDisposeScope();
        _host = HostMemory.New([lanes, sizeof(ulong) * Words], ScalarType.Byte, device);
        _bits = tensor(new byte[] { 1, 2, 4, 8, 16, 32, 64, 128 }, device: device).DetachFromDisposeScope();
    }

    /// <summary>Words of a lane, plane after plane.</summary>
    public int Words { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _host.numel();

    /// <summary>The words of a lane, to be written before the step that sees them.</summary>
    public Span<ulong> this[int lane] => MemoryMarshal.Cast<byte, ulong>(_host.bytes).Slice(lane * Words, Words);

    /// <summary>What lanes were given, [B, C, H, W].</summary>
    public Tensor Maps(LaneSet lanes)
    {
        var given = lanes.Carry(_host, _device); // one buffer is enough: the read at the end of a step waits for this copy too, before anybody writes again
        var spread = given.unsqueeze(-1).bitwise_and(_bits).ne(0).to(ScalarType.Float32)
            .view(lanes.Count, _planes, -1).narrow(2, 0, _shape.Pixels * _stride);
        var values = spread.select(1, 0);
        for (var plane = 1; plane < _planes; plane++)
        {
            values = values.add(spread.select(1, plane), 1 << plane);
        }

        return Layers.Maps.Of(values.reshape(lanes.Count, _shape.Height, _shape.Width, _stride).narrow(3, 0, _shape.Channels).contiguous());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _host.Dispose();
        _bits.Dispose();
    }
}
