using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EdgeLearner.Learning.Torch.Lanes;

/// <summary>Small arrays on their way to the device: through pinned memory where that is a GPU, so that nobody waits for one to arrive.</summary>
/// <remarks>
/// What is sent lies here until the device was waited for, as every step and every update does once: its place is free only then (<see cref="Arrived"/>). On a CPU it is
/// computed with where it lies.
/// </remarks>
internal sealed class Parcels : IDisposable
{
    private readonly Shelf<float> _floats;
    private readonly Shelf<long> _integers;

    /// <param name="floats">Numbers that are sent between two waits, at most: what is more waits by itself.</param>
    /// <param name="integers">Likewise.</param>
    /// <param name="device">Where they go.</param>
    public Parcels(int floats, int integers, Device device) =>
        (_floats, _integers) = (new Shelf<float>(floats, ScalarType.Float32, device), new Shelf<long>(integers, ScalarType.Int64, device));

    /// <summary>Sends numbers. They belong to the caller's dispose scope, and are not to be written into.</summary>
    /// <returns>On the device, one dimension.</returns>
    public Tensor Send(ReadOnlySpan<float> numbers) => _floats.Send(numbers);

    /// <inheritdoc cref="Send(ReadOnlySpan{float})"/>
    public Tensor Send(ReadOnlySpan<long> numbers) => _integers.Send(numbers);

    /// <summary>The device was waited for, and nobody looks any more at what was sent before.</summary>
    public void Arrived()
    {
        _floats.Clear();
        _integers.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _floats.Dispose();
        _integers.Dispose();
    }

    private sealed class Shelf<T>(int size, ScalarType type, Device device) : IDisposable
        where T : unmanaged
    {
        private readonly Tensor _host = HostMemory.New([size], type, device);
        private int _used;

        public Tensor Send(ReadOnlySpan<T> numbers)
        {
            var fits = numbers.Length <= size - _used;
            var place = fits ? _host.narrow(0, _used, numbers.Length) : empty(numbers.Length, dtype: type);
            _used += fits ? numbers.Length : 0;
            MemoryMarshal.AsBytes(numbers).CopyTo(place.bytes);
            return place.to(device, non_blocking: fits);
        }

        public void Clear() => _used = 0;

        public void Dispose() => _host.Dispose();
    }
}
