using System.Runtime.CompilerServices;
using System.Text;
using EdgeLearner.Telemetry.Tests.Support;
using EdgeLearner.Telemetry.Topics;

namespace EdgeLearner.Telemetry.Tests.Topics;

public sealed class TopicListTests
{
    [Fact]
    public void Encode_Info_WritesExactlyTheContract() => Assert.Equal(
        """{"name":"edgelearner","version":"1.2.3","node":"test","session":"5e55","started":"2026-01-02T03:04:05Z","source":"shapes.raw","camera":null,"sensor":{"width":64,"height":48}"""
        + ""","input":{"width":32,"height":24},"network":"edge","k":10,"n":1,"classes":["disc","bar","ring"]"""
        + ""","engine":"managed","device":"cpu","telemetry_period_ms":1000,"topics":["""
        + """{"topic":"edgelearner/test/status","retained":true,"qos":1,"content_type":"text/plain"},"""
        + """{"topic":"edgelearner/test/info","retained":true,"qos":1,"content_type":"application/json"},"""
        + """{"topic":"edgelearner/test/prediction","retained":false,"qos":1,"content_type":"application/json"},"""
        + """{"topic":"edgelearner/test/telemetry","retained":false,"qos":0,"content_type":"application/json"},"""
        + """{"topic":"edgelearner/test/learning/state","retained":true,"qos":1,"content_type":"application/json"},"""
        + """{"topic":"edgelearner/test/guard","retained":false,"qos":1,"content_type":"application/json"},"""
        + """{"topic":"edgelearner/test/response/label","retained":false,"qos":1,"content_type":"application/json"},"""
        + """{"topic":"edgelearner/test/response/learning","retained":false,"qos":1,"content_type":"application/json"},"""
        + """{"topic":"edgelearner/test/response/checkpoint","retained":false,"qos":1,"content_type":"application/json"},"""
        + """{"topic":"edgelearner/test/response/rollback","retained":false,"qos":1,"content_type":"application/json"}]"""
        + ""","requests":["edgelearner/test/request/label","edgelearner/test/request/learning","edgelearner/test/request/checkpoint","edgelearner/test/request/rollback"]}""",
        Encoding.UTF8.GetString(InfoTopic.Encode(TestNode.Info, new TelemetryOptions { Node = "test" })));

    [Fact]
    public void All_EveryTopic_HasAChapterInTheDocumentation()
    {
        var documentation = File.ReadAllText(Path.Combine(Repository(), "docs", "mqtt.md"));

        Assert.All(TopicList.All, topic => Assert.Contains($"\n## `{topic.Name.Replace("response/", "request/", StringComparison.Ordinal)}`", documentation, StringComparison.Ordinal));
    }

    private static string Repository([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(thisFile, "../../../.."));
}
