using System.ComponentModel.DataAnnotations;

namespace EdgeLearner.Telemetry.Tests;

public sealed class TelemetryOptionsTests
{
    public static TheoryData<TelemetryOptions, string> Invalid => new()
    {
        { new() { Node = "" }, "Node = : must be one topic level" },
        { new() { Node = "a/b" }, "Node = a/b: must be one topic level" },
        { new() { Node = "a+" }, "Node = a+: must be one topic level" },
        { new() { Prefix = "a//b" }, "Prefix = a//b: must be topic levels" },
        { new() { Prefix = "$SYS" }, "Prefix = $SYS: must be topic levels" },
        { new() { Prefix = "a/#" }, "Prefix = a/#: must be topic levels" },
        { new() { Broker = "http://x" }, "Broker = http://x: must be host, host:port or mqtt://host:port" },
        { new() { UserName = "me" }, "UserName = me: our own broker asks for no name; set Broker, or remove it" },
        { new() { Broker = "x", Port = 1 }, "Port = 1: is for our own broker" },
        { new() { Broker = "x", WebSocketPort = 2 }, "WebSocketPort = 2: is for our own broker" },
        { new() { Broker = "x", PasswordFile = "f" }, "PasswordFile = f: needs a UserName" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Validate_AValueOutOfBounds_NamesOptionValueAndBound(TelemetryOptions options, string complaint) =>
        Assert.StartsWith(complaint, Assert.Single(Validate(options)), StringComparison.Ordinal);

    [Fact]
    public void Validate_TheDefaults_AreFine() => Assert.Empty(Validate(new TelemetryOptions()));

    [Fact]
    public void EffectiveClientId_NotSet_IsMadeOfPrefixAndNode() =>
        Assert.Equal("plant-hall-2-press", new TelemetryOptions { Prefix = "plant/hall-2", Node = "press" }.EffectiveClientId);

    private static IEnumerable<string> Validate(TelemetryOptions options) =>
        options.Validate(new ValidationContext(options)).Select(error => error.ErrorMessage!);
}
