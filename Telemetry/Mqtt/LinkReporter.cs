using Microsoft.Extensions.Logging;
using MQTTnet.Formatter;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Says how the link is: one line when that changes, however many attempts there are.</summary>
internal sealed class LinkReporter(ILogger logger, BrokerAddress broker)
{
    private string _said = "";

    /// <summary>Connected.</summary>
    public void Connected(MqttProtocolVersion version)
    {
        _said = "";
        MqttLog.Connected(logger, broker, version == MqttProtocolVersion.V500 ? "5" : "3.1.1");
    }

    /// <summary>Nobody answers.</summary>
    public void Unreachable(string reason)
    {
        if (Changes(nameof(Unreachable)))
        {
            MqttLog.Unreachable(logger, broker, reason);
        }
    }

    /// <summary>The broker answers, and does not let us in.</summary>
    public void Refused(string reason)
    {
        if (Changes(reason))
        {
            MqttLog.Refused(logger, broker, reason);
        }
    }

    /// <summary>The connection broke.</summary>
    public void Lost(string reason)
    {
        if (Changes(nameof(Lost)))
        {
            MqttLog.Lost(logger, broker, reason);
        }
    }

    private bool Changes(string state)
    {
        var changes = state != _said;
        _said = state;
        return changes;
    }
}
