using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Labels;
using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Tests.Guard;

public class WitnessesTests
{
    private const int MostOfAClass = 28;
    private const int New = 2;

    private readonly ReplayMemory _windows = new(1_000_000, frameWords: 1, windowFrames: 1, classes: 3, seed: 1);
    private readonly Answer[] _answers = new Answer[3 * MostOfAClass];
    private readonly Witnesses _witnesses = new(["disc", "cross", "cup"], significance: 0.01);

    public WitnessesTests()
    {
        for (var slot = 0; slot < _answers.Length; slot++)
        {
            _windows.Offer([1], new WindowInfo(1 + slot, slot / MostOfAClass, LabelOrigin.Recording, 0));
            _answers[slot] = new Answer(1 + slot, IsRight: true);
        }
    }

    [Theory]
    [InlineData(24, 6, null)] // a quarter, and by chance once in 64 times
    [InlineData(24, 7, "7 of 24 held-back windows of disc that are known well would be taken for the new class cup: ")]
    [InlineData(6, 6, null)] // all, but they are too few
    [InlineData(28, 7, null)] // no chance, but a quarter only: a class may be a little like another
    public void Hear_WindowsOfOneClassThatANewOneTakes_DoubtsItWhereTheyAreManyAndNoChance(int windows, int taken, string? doubt)
    {
        for (var slot = 0; slot < MostOfAClass; slot++)
        {
            var (isShown, isTaken) = (slot < windows, slot < taken);
            _answers[slot] = isShown ? _answers[slot] with { TakenFor = isTaken ? 1 + New : Answer.NotTaken } : default;
        }

        var heard = _witnesses.Hear(_answers, _windows);

        Assert.Equal(doubt is null, heard is null);
        Assert.StartsWith(doubt ?? "", heard?.Cause ?? "", StringComparison.Ordinal);
        Assert.Equal(doubt is null ? null : New, heard?.Class);
    }

    [Fact]
    public void Hear_ItsOwnWindowsAndThoseThatOutputsGetWrong_SayNothing()
    {
        for (var slot = 0; slot < _answers.Length; slot++)
        {
            var isOwn = slot / MostOfAClass == New;
            _answers[slot] = _answers[slot] with { TakenFor = 1 + New, IsRight = isOwn };
        }

        Assert.Null(_witnesses.Hear(_answers, _windows));
    }

    [Fact]
    public void Hear_NothingToSay_AllocatesNothing()
    {
        _witnesses.Hear(_answers, _windows);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _witnesses.Hear(_answers, _windows);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
