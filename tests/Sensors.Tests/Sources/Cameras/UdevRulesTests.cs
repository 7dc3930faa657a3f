using System.Globalization;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EdgeLearner.CameraBed;
using EdgeLearner.Sensors.Tests.Sources.Cameras.Plugged;

namespace EdgeLearner.Sensors.Tests.Sources.Cameras;

/// <summary>The udev rules, read as udev reads them as far as they go: attributes of sysfs, which are lower case, against patterns with * and |.</summary>
public sealed partial class UdevRulesTests
{
    private const string Decides = "GOTO=\"edgelearner_camera\"";

    [Theory]
    [MemberData(nameof(PluggedCameras.Keys), MemberType = typeof(PluggedCameras))]
    public void Rules_EveryCamera_IsGivenToTheGroupByOneOfThem(string key) => Assert.Single(Matching(PluggedCameras.Create(key).Descriptors));

    [Theory]
    [InlineData(0x04B4, 0x00F4, "FX3")] // the numbers of a USB chip that is in many devices
    [InlineData(0x04B4, 0x00F1, "EVK4")]
    [InlineData(0x152A, 0x841B, "DAVIS240")]
    [InlineData(0x1409, 0x3240, "uEye")]
    public void Rules_AnyOtherDevice_IsLeftAlone(int vendor, int product, string name) =>
        Assert.Empty(Matching(PluggedCameras.Create("evk4").Descriptors with { VendorId = (ushort)vendor, ProductId = (ushort)product, Product = name }));

    private static IEnumerable<string> Matching(UsbDescriptors device)
    {
        var attributes = new Dictionary<string, string?>
        {
            ["idVendor"] = device.VendorId.ToString("x4", CultureInfo.InvariantCulture),
            ["idProduct"] = device.ProductId.ToString("x4", CultureInfo.InvariantCulture),
            ["product"] = device.Product,
        };
        return File.ReadLines(Rules())
            .Where(line => line.EndsWith(Decides, StringComparison.Ordinal))
            .Where(line => Conditions().Matches(line).All(condition => IsMet(attributes[condition.Groups["name"].Value], condition.Groups["patterns"].Value)));
    }

    private static bool IsMet(string? value, string patterns) =>
        value is not null && patterns.Split('|').Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: false));

    private static string Rules([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(thisFile, "../../../../../systemd/60-edgelearner.rules"));

    [GeneratedRegex("""ATTR\{(?<name>\w+)\}=="(?<patterns>[^"]*)"[ ,]""")]
    private static partial Regex Conditions();
}
