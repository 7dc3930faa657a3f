using EdgeLearner.Learning.Torch.Lanes;
using static TorchSharp.torch;

namespace EdgeLearner.Torch.Tests.Lanes;

/// <summary>Numbers on their way to the device.</summary>
public sealed class ParcelsTests
{
    [Fact]
    public void Send_MoreThanThereIsRoomFor_ArrivesAllTheSame()
    {
        Native.Require();
        using var scope = NewDisposeScope();
        using var parcels = new Parcels(floats: 3, integers: 1, CPU);

        var (first, beyond, last) = (parcels.Send([1f, 2f]), parcels.Send([3f, 4f]), parcels.Send([5f]));
        var (number, numbers) = (parcels.Send([1L << 40]), parcels.Send([6L, 7L]));

        Assert.Equal([1, 2], first.data<float>());
        Assert.Equal([3, 4], beyond.data<float>());
        Assert.Equal([5], last.data<float>());
        Assert.Equal([1L << 40], number.data<long>());
        Assert.Equal([6, 7], numbers.data<long>());
    }

    [Fact]
    public void Arrived_PlacesAreTakenAgain()
    {
        Native.Require();
        using var scope = NewDisposeScope();
        using var parcels = new Parcels(floats: 2, integers: 0, CPU);
        var old = parcels.Send([1f, 2f]);

        parcels.Arrived();
        var next = parcels.Send([3f, 4f]);

        Assert.Equal([3, 4], next.data<float>());
        Assert.Equal([3, 4], old.data<float>()); // the same memory on a CPU: nobody looks at it any more
    }
}
