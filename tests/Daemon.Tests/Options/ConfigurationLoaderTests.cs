using EdgeLearner.Daemon.Options;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Options;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_FileAndCommandLine_TheCommandLineWins()
    {
        var file = Write("""{ "Learning": { "Seed": 5, "IntervalFrames": 20 } }""");

        var options = ConfigurationLoader.Load(file, [new("Learning:Seed", "6"), new("learning:seed", "7")]);

        Assert.Equal(7ul, options.Learning.Seed);
        Assert.Equal(20, options.Learning.IntervalFrames);
        Assert.Equal(new DaemonOptions().Learning.Momentum, options.Learning.Momentum);
    }

    [Fact]
    public void Load_Lists_TakesThemFromFileAndCommandLine()
    {
        var file = Write("""{ "Learning": { "Classes": [ "left", "right" ] } }""");

        Assert.Equal(["left", "right"], ConfigurationLoader.Load(file, []).Learning.Classes);
        Assert.Equal(["left", "up"], ConfigurationLoader.Load(file, [new("Learning:Classes:1", "up")]).Learning.Classes);
    }

    [Fact]
    public void Load_NamedValues_TakesThemFromFileAndCommandLine()
    {
        var file = Write("""{ "Sensor": { "Biases": { "diff_on": 10, "fo": -3 }, "MaskedPixels": [ "1,2" ] } }""");

        var sensor = ConfigurationLoader.Load(file, [new("Sensor:Biases:diff_on", "20"), new("Sensor:MaskedPixels:1", "3,4")]).Sensor;

        Assert.Equal([("diff_on", 20), ("fo", -3)], sensor.Biases.OrderBy(bias => bias.Key).Select(bias => (bias.Key, bias.Value)));
        Assert.Equal(["1,2", "3,4"], sensor.MaskedPixels);
    }

    [Fact]
    public void Load_NamedValueThatIsNoNumber_NamesIt()
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(null, [new("Sensor:Biases:diff_on", "much")]));

        Assert.Equal("configuration: Sensor:Biases:diff_on = much: must be a whole number", error.Message);
    }

    [Fact]
    public void Load_UnknownCamera_NamesTheKnownOnes()
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(null, [new("Sensor:Kind", "evk9")]));

        Assert.StartsWith("configuration: Sensor:Kind = evk9: must be none, auto", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CommentsInTheFile_AreAllowed()
    {
        var file = Write("// mine\n{ \"Queue\": { \"MaxDelayMs\": 50 /* short */ } }");

        Assert.Equal(50, ConfigurationLoader.Load(file, []).Queue.MaxDelayMs);
    }

    [Fact]
    public void Load_ManyErrors_NamesAllInOneLine()
    {
        var file = Write("""{ "Learning": { "Momentun": 0.5, "Enabled": "perhaps" }, "Leaning": { "Seed": 1 }, "Binning": { "PeriodUs": 1.5 } }""");

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(file, [new("Source:Kind", "Camera")]));

        Assert.Equal(
            "configuration: Leaning:Seed is no option; Learning:Momentun is no option; Source:Kind = Camera: must be Recording or Simulated; " +
            "Binning:PeriodUs = 1.5: must be a whole number; Learning:Enabled = perhaps: must be true or false",
            error.Message);
    }

    [Fact]
    public void Load_ValuesOutOfBounds_NamesOptionValueAndBound()
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(
            null, [new("Binning:PeriodUs", "50"), new("Queue:MaxDelayMs", "0"), new("Telemetry:Node", "a/b")]));

        Assert.Equal(
            "configuration: Binning:PeriodUs = 50: must be from 100 to 1000000; Binning:LatenessUs = 100 is more than PeriodUs = 50: at most two bins are open at a time; " +
            "Queue:MaxDelayMs = 0: must be from 1 to 60000; Telemetry:Node = a/b: must be one topic level, not empty and without / + # and NUL",
            error.Message);
    }

    [Fact]
    public void Load_PasswordInAnAddress_IsNotRepeated()
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(null, [new("Telemetry:Broker", "mqtt://me:hunter2@broker")]));

        Assert.Equal("configuration: Telemetry:Broker = mqtt://***@broker: must be host, host:port or mqtt://host:port", error.Message);
    }

    [Fact]
    public void Load_Environment_ComesBetweenFileAndCommandLine()
    {
        const string Variable = "EDGELEARNER_Telemetry__PingSeconds";
        var file = Write("""{ "Telemetry": { "PingSeconds": 7 } }""");
        Environment.SetEnvironmentVariable(Variable, "8");
        try
        {
            Assert.Equal(8, ConfigurationLoader.Load(file, []).Telemetry.PingSeconds);
            Assert.Equal(9, ConfigurationLoader.Load(file, [new("Telemetry:PingSeconds", "9")]).Telemetry.PingSeconds);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Theory]
    [InlineData("{ \"Learning\": ")]
    [InlineData("[1, 2]")]
    [InlineData("")]
    public void Load_NoJson_IsOneLineThatNamesTheFile(string text)
    {
        var file = Write(text);

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(file, []));

        Assert.Contains(file, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("Binning", "3", "Binning = 3: must be a section: set its options, as Binning:PeriodUs")]
    [InlineData("learning:guard", "true", "Learning:Guard = true: must be a section: set its options, as Learning:Guard:Enabled")]
    [InlineData("Learning", "", "Learning = : must be a section: set its options, as Learning:Enabled")]
    [InlineData("Learning:Seed:0", "3", "Learning:Seed: must be a whole number, 0 or more, one value and not several")]
    [InlineData("Learning:Classes", "disc", "Learning:Classes = disc: must be a list: set each value, as Learning:Classes:0")]
    [InlineData("Learning:Classes:first", "disc", "Learning:Classes:first: must be a list: set each value, as Learning:Classes:0")]
    [InlineData("Learning:Classes:0:0", "disc", "Learning:Classes:0: must be a text, one value and not several")]
    [InlineData("Sensor:Biases", "4", "Sensor:Biases = 4: must be named values: set each, as Sensor:Biases:NAME")]
    [InlineData("Sensor:Biases:fo:x", "4", "Sensor:Biases:fo: must be a whole number, one value and not several")]
    [InlineData("Source:Kind", "7", "Source:Kind = 7: must be Recording or Simulated")]
    [InlineData("Source:Kind", "Recording,Simulated", "Source:Kind = Recording,Simulated: must be Recording or Simulated")]
    public void Load_WrongShape_NamesTheKeyAndWhatBelongsThere(string key, string value, string complaint)
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(null, [new(key, value)]));

        Assert.Equal($"configuration: {complaint}", error.Message);
    }

    [Fact]
    public void Load_WrongShapesInAFile_NamesAllInOneLine()
    {
        var file = Write("""{ "Learning": { "Classes": "disc" }, "Binning": 3, "Input": [], "Queue": { "MaxDelayMs": [3] }, "Source": { "Speed": { "a": 1 } } }""");

        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(file, []));

        Assert.Equal(
            "configuration: Binning = 3: must be a section: set its options, as Binning:PeriodUs; Input = : must be a section: set its options, as Input:Max; " +
            "Source:Speed: must be a text, one value and not several; Queue:MaxDelayMs: must be a whole number, one value and not several; " +
            "Learning:Classes = disc: must be a list: set each value, as Learning:Classes:0",
            error.Message);
    }

    [Fact]
    public void Load_EmptyListsAndSections_AreNone()
    {
        var file = Write("""{ "Learning": { "Classes": [] }, "Sensor": { "Biases": {}, "MaskedPixels": [] }, "Binning": {} }""");

        Assert.Equivalent(new DaemonOptions().Sensor, ConfigurationLoader.Load(file, []).Sensor);
    }

    [Fact]
    public void Load_SectionSetByTheEnvironment_SaysSo()
    {
        const string Variable = "EDGELEARNER_Binning";
        Environment.SetEnvironmentVariable(Variable, "3");
        try
        {
            Assert.Contains("Binning = 3: must be a section", Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(null, [])).Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }
    }

    [Fact]
    public void Load_NoSuchFile_SaysSo()
    {
        var error = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load("/nowhere/my.json", []));

        Assert.Equal("/nowhere/my.json: no such configuration file", error.Message);
    }

    [Fact]
    public void Load_SectionThatIsNull_IsNone()
    {
        var file = Write("""{ "Learning": null }""");

        Assert.Equal(new DaemonOptions().Learning.Seed, ConfigurationLoader.Load(file, []).Learning.Seed);
    }

    private string Write(string text)
    {
        var file = _folder.File("my.json");
        File.WriteAllText(file, text);
        return file;
    }
}
