using EdgeLearner.Learning.Guard;
using EdgeLearner.Learning.Online;
using EdgeLearner.Sensors;

namespace EdgeLearner.Learning.Tests.Guard;

/// <summary>
/// Everything that is known to ruin a learner, done to one that knows four classes. Each time the guard must act and say why, and what the network gets right
/// on other windows, which neither it nor the guard ever sees, must afterwards be within two points of what it was.
/// </summary>
public class SabotageTests(ITestOutputHelper output)
{
    private const int Minute = 60 * Scene.FramesPerSecond;

    private static readonly LearningOptions Options = Taught.Options;
    private static readonly IReadOnlyList<SceneFrame> Others = Scene.Simulate(150, seed: 77);
    private static readonly IReadOnlyList<SceneFrame> Stream = Scene.Simulate(90, seed: 6);

    private readonly List<GuardEvent> _events = [];

    [Fact]
    public void AMinuteOfShuffledLabels_TheGuardGoesBack()
    {
        var random = new SeededRandom(3);
        var classes = new int[Stream.Count];
        for (var (i, shuffled) = (0, 0); i < Stream.Count; i++)
        {
            shuffled = i == 0 || Stream[i].Class != Stream[i - 1].Class ? random.NextInt(4) : shuffled;
            classes[i] = Stream[i].Class < 0 ? -1 : shuffled;
        }

        Sabotage([.. Stream.Select((frame, i) => i < Minute ? frame with { Class = classes[i] } : frame)]);
        Assert.Contains(_events, e => e.Kind == GuardEventKind.Fall && e.Cause.Contains("labels contradict", StringComparison.Ordinal));
    }

    [Fact]
    public void OneClassForTenMinutes_CountsLessAndLess()
    {
        var frames = Stream.Where(frame => frame.Class == 0).ToList();
        var options = Options with { ReplayLanes = 3, Guard = new GuardOptions() }; // few lanes: ten minutes are 30,000 frames
        Sabotage([.. Enumerable.Range(0, 10 * Minute).Select(i => frames[i % frames.Count]), .. Stream.Take(Minute / 2)], options);
        Assert.Contains(_events, e => e.Kind == GuardEventKind.Monotony);
    }

    [Fact]
    public void ARateThatIsHundredTimesTooHigh_TheGuardGoesBack()
    {
        Sabotage(Stream, Options with { LearningRate = 100 * Options.LearningRate });
        Assert.Contains(_events, e => e.Kind == GuardEventKind.Fall);
    }

    [Fact]
    public void AllBlack_IsNotLearnedFrom()
    {
        Sabotage([.. Stream.Select((frame, i) => i < Minute ? frame with { Active = [] } : frame)]);
        Assert.Contains(_events, e => e.Kind == GuardEventKind.InputRefused && e.Cause.Contains("silent", StringComparison.Ordinal));
    }

    [Fact]
    public void AllNoise_IsNotLearnedFrom()
    {
        var random = new SeededRandom(4);
        int[] Noise() => [.. Enumerable.Range(0, 2 * Scene.Width * Scene.Height).Where(_ => random.NextInt(2) == 0)];
        Sabotage([.. Stream.Select((frame, i) => i < Minute ? frame with { Active = Noise() } : frame)]);
        Assert.Contains(_events, e => e.Kind == GuardEventKind.InputRefused && e.Cause.Contains("flooded", StringComparison.Ordinal));
    }

    [Fact]
    public void AStuckRow_IsNotLearnedFrom()
    {
        var row = Enumerable.Range(12 * Scene.Width, Scene.Width).ToList();
        Sabotage([.. Stream.Select((frame, i) => i < Minute ? frame with { Active = [.. frame.Active.Union(row).Order()] } : frame)]);
        Assert.Contains(_events, e => e.Kind == GuardEventKind.InputRefused && e.Cause.Contains("row 12", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void AWeightThatIsNoNumber_TheGuardGoesBack(int tensor)
    {
        var (labelled, right) = (0, 0);
        Sabotage([.. Stream.Take(Minute / 2)], Options, (learner, frame) =>
        {
            if (frame == Minute / 4)
            {
                learner.Model.Tensors[tensor].Values[tensor] = float.NaN;
            }

            if (frame > Minute * 3 / 8 && learner.Report.Scored)
            {
                (labelled, right) = (labelled + 1, right + (learner.Report.Correct ? 1 : 0));
            }
        });
        Assert.True(right > labelled / 2 && labelled > 10, $"live, {right} of {labelled} intervals are right afterwards"); // no neuron of the live lane is left with NaN
        Assert.Contains(_events, e => e.Kind == GuardEventKind.Fall && e.Cause.Contains("no finite number", StringComparison.Ordinal));
    }

    /// <remarks>Of the new class no held-back window can bear witness: they are as wrong as all else that is said of it.</remarks>
    [Fact]
    public void AClassThatIsAddedAndIsAnotherInTruth_IsDoubtedAndTakesNothingAway()
    {
        bool IsShown(int frame) => frame >= 0 && frame < Minute && Stream[frame].Class == 0;
        var (others, stolen) = (0, 0);
        Sabotage([.. Stream.Select((frame, i) => IsShown(i) ? frame with { Class = -1 } : frame)], Options, (learner, frame) =>
        {
            if (frame == 0)
            {
                learner.AddClass("cup");
            }

            if (IsShown(frame) && !IsShown(frame - 1))
            {
                learner.LabelNow("cup");
            }
            else if (!IsShown(frame) && IsShown(frame - 1))
            {
                learner.StopLabel();
            }

            if (frame >= Minute && learner.Report.Scored)
            {
                (others, stolen) = (others + 1, stolen + (learner.Report.Class == 4 ? 1 : 0));
            }
        });
        Assert.Contains(_events, e => e.Kind == GuardEventKind.ClassDoubted && e.Cause.Contains("for the new class cup", StringComparison.Ordinal));
        Assert.True(others > 50 && stolen < others / 10, $"{stolen} of {others} intervals are taken for the new class afterwards");
    }

    [Fact]
    public void NoSabotage_TheGuardSaysNothing()
    {
        Sabotage(Stream);
        Assert.DoesNotContain(_events, e => e.Kind is not GuardEventKind.Drift);
    }

    /// <summary>Shows the scene to a learner that was taught before, and holds what it knows afterwards against what it knew.</summary>
    private void Sabotage(IReadOnlyList<SceneFrame> scene, LearningOptions? options = null, Action<OnlineLearner, int>? before = null)
    {
        var state = Taught.Copy(options ?? Options);
        var knew = Scene.Accuracy(state, Others);
        Scene.Show(state, options ?? Options, scene, _events.Add, before);
        _events.ForEach(e => output.WriteLine($"{e.TimeUs / 1e6:F1} s {e}"));
        var knows = Scene.Accuracy(state, Others);
        output.WriteLine($"accuracy {knew:P1} before, {knows:P1} after");
        Assert.InRange(knew, 0.85, 1);
        Assert.InRange(knows, knew - 0.02, 1);
    }
}
