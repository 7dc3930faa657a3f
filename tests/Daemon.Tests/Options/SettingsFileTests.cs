using System.Text.Json;
using EdgeLearner.Daemon.Options;

namespace EdgeLearner.Daemon.Tests.Options;

public sealed class SettingsFileTests
{
    private static readonly string[] Path = ["Sensor", "Biases", "diff_on"];

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void Set_InNoFile_MakesOne(string text) => Assert.Equal(
        "{\n  \"Sensor\": {\n    \"Biases\": {\n      \"diff_on\": 10\n    }\n  }\n}\n", SettingsFile.Set(text, Path, 10));

    [Theory]
    [InlineData("""{ "Sensor": { "Biases": { "diff_on": 5 } } }""", """{ "Sensor": { "Biases": { "diff_on": -7 } } }""")]
    [InlineData("""{ "a": [1, {}], "sensor": { "x": {"diff_on": 1}, "biases": { "fo": 1, "diff_on" : 5, } } }""", """{ "a": [1, {}], "sensor": { "x": {"diff_on": 1}, "biases": { "fo": 1, "diff_on" : -7, } } }""")]
    [InlineData("// mine\n{ \"Sensor\": { /* why */ \"Biases\": { \"diff_on\": \"5\" /* much */ } } } // end", "// mine\n{ \"Sensor\": { /* why */ \"Biases\": { \"diff_on\": -7 /* much */ } } } // end")]
    public void Set_WhereAValueIs_ChangesNothingElse(string text, string expected) => Assert.Equal(expected, SettingsFile.Set(text, Path, -7));

    [Theory]
    [InlineData("{ \"Sensor\": { \"Biases\": { \"fo\": 1 } } }", "{ \"Sensor\": { \"Biases\": {\n      \"diff_on\": 2, \"fo\": 1 } } }")]
    [InlineData("{\n  // mine\n  \"Sensor\": { \"Kind\": \"auto\" }\n}\n", "{\n  // mine\n  \"Sensor\": {\n    \"Biases\": {\n      \"diff_on\": 2\n    }, \"Kind\": \"auto\" }\n}\n")]
    [InlineData("{ \"Sensor\": {} }", "{ \"Sensor\": {\n    \"Biases\": {\n      \"diff_on\": 2\n    }\n  } }")]
    public void Set_WhereItIsMissing_AddsItWhereItBelongs(string text, string expected)
    {
        var set = SettingsFile.Set(text, Path, 2);

        Assert.Equal(expected, set);
        Assert.Equal(set, SettingsFile.Set(set, Path, 2)); // found where it was put
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{ \"Sensor\": 5 }")]
    [InlineData("{ \"Sensor\": null }")]
    [InlineData("{ \"Sensor\": {")]
    public void Set_InWhatIsNoSuchObject_Throws(string text) => Assert.ThrowsAny<JsonException>(() => SettingsFile.Set(text, Path, 2));
}
