using EdgeLearner.Daemon.Options;
using Microsoft.Extensions.Configuration;

namespace EdgeLearner.Daemon.Tests.Options;

/// <summary>The annotated file is the reference that people read: it must not drift from the code.</summary>
public sealed class AppSettingsTests
{
    private const string DependsOnTheMachine = "Telemetry:Node";
    private static readonly IConfiguration File = new ConfigurationBuilder().AddJsonFile(ConfigurationLoader.BuiltInFile).Build();

    public static TheoryData<string> Keys => [.. OptionNames.All.Select(option => option.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void BuiltInFile_EveryOption_StandsThereWithItsDefault(string key)
    {
        var option = OptionNames.All.Single(option => option.Key == key);
        var expected = option.ValueIn(new DaemonOptions());
        var bound = File.Get<DaemonOptions>(binder => binder.ErrorOnUnknownConfiguration = true)!;

        Assert.Equal(expected, option.ValueIn(bound));
        Assert.True(key == DependsOnTheMachine || File.AsEnumerable().Any(setting => option.Owns(setting.Key)), $"{key} is missing.");
    }

    [Fact]
    public void BuiltInFile_EveryLineWithAValue_IsExplained()
    {
        var lines = System.IO.File.ReadAllLines(ConfigurationLoader.BuiltInFile)
            .Select(line => line.Trim())
            .Where(line => line.StartsWith('"') && !line.EndsWith('{'));

        Assert.All(lines, line => Assert.Matches("^\"[A-Za-z]+\": [^ ]+ // .{5}", line));
    }

    [Fact]
    public void BuiltInFile_TheNode_IsShownThoughItsDefaultIsTheMachines() =>
        Assert.Contains("// \"Node\": ", System.IO.File.ReadAllText(ConfigurationLoader.BuiltInFile));
}
