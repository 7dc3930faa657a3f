using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Support;

/// <summary>A small data set of three easy classes, 24 recordings of 34x34, as a manifest for all tests of a class.</summary>
public sealed class BarsFixture : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>Writes it.</summary>
    public BarsFixture()
    {
        var rows = Enumerable.Range(0, 24).Select(number =>
        {
            NmnistFile.WriteBar(_folder.File($"{number}.bin"), number % 3, number / 3);
            return $"{number}.bin,{number % 3}\n";
        }).ToList();
        Manifest = _folder.File("bars.csv");
        File.WriteAllText(Manifest, "path,label\n" + string.Concat(rows));
        File.WriteAllText(_folder.File("labels.json"), """["standing", "lying", "leaning"]""");
    }

    /// <summary>The manifest.</summary>
    public string Manifest { get; }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
