using System.Diagnostics;
using System.Runtime.Versioning;
using EdgeLearner.Daemon.Cameras;
using EdgeLearner.Daemon.Options;
using EdgeLearner.TestSupport;

namespace EdgeLearner.Daemon.Tests.Cameras;

[SupportedOSPlatform("linux")]
public sealed class BiasWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_WhereNoFileIs_MakesOneThatTheDaemonReads()
    {
        var file = _folder.File("new/my.json");

        BiasWriter.Write(file, [("diff_on", 10), ("diff_off", -5), ("diff_on", 12)]);

        var biases = ConfigurationLoader.Load(file, []).Sensor.Biases;
        Assert.Equal([("diff_off", -5), ("diff_on", 12)], biases.OrderBy(bias => bias.Key).Select(bias => (bias.Key, bias.Value)));
    }

    [Fact]
    public void Write_IntoAFile_LeavesTheRestAndItsModeAsTheyAre()
    {
        var file = _folder.File("my.json");
        File.WriteAllText(file, "// mine\n{ \"Telemetry\": { \"Node\": \"n\" } }\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        BiasWriter.Write(file, [("diff_on", 10)]);

        Assert.StartsWith("// mine\n{", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(("n", 10), ConfigurationLoader.Load(file, []) is var options ? (options.Telemetry.Node, options.Sensor.Biases["diff_on"]) : default);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Write_ThroughALink_WritesWhatItPointsTo()
    {
        var (file, link) = (_folder.File("my.json"), _folder.File("link.json"));
        File.WriteAllText(file, "{}");
        File.CreateSymbolicLink(link, file);

        BiasWriter.Write(link, [("diff_on", 10)]);

        Assert.Equal(file, new FileInfo(link).LinkTarget);
        Assert.Equal(10, ConfigurationLoader.Load(file, []).Sensor.Biases["diff_on"]);
    }

    [Fact]
    public void Write_IntoAFileOfAnother_LeavesItToItsOwnerAndGroup()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can write for another");
        var file = _folder.File("my.json");
        File.WriteAllText(file, "{}");
        Run("chown", "65534:1", file);

        BiasWriter.Write(file, [("diff_on", 10)]);

        Assert.Equal("65534:1", Run("stat", "-c", "%u:%g", file));
    }

    [Theory]
    [InlineData("{ \"Sensor\": 5 }", "where an object should be")]
    [InlineData("{ \"Senor\": {} , \"x\": { \"y\": 1 } }", "x:y is no option")]
    [InlineData("{}", "Sensor:Biases:diff_onn: no supported camera has such a bias; there are ")]
    [InlineData("{ \"Sensor\": { \"Kind\": \"auto\" } }", "Sensor:Biases:diff_onn: no supported camera has such a bias; there are ")]
    public void Write_WhatWouldNotBeUsable_LeavesTheFileAsItIs(string text, string complaint)
    {
        var file = _folder.File("my.json");
        File.WriteAllText(file, text);

        var error = Assert.Throws<ConfigurationException>(() => BiasWriter.Write(file, [("diff_onn", 10)]));

        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(file));
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
