using System.Collections.Concurrent;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Knows which subscribers of quality 1 have not acknowledged yet: a connection that is closed before that may lose what was sent.</summary>
internal sealed class OpenDeliveries
{
    private readonly ConcurrentDictionary<string, int> _open = new();

    /// <summary>Watches a server from now on.</summary>
    public OpenDeliveries(MqttServer server)
    {
        server.InterceptingOutboundPacketAsync += sent => Count(sent.ClientId, sent.Packet as MqttPublishPacket, 1);
        server.ClientAcknowledgedPublishPacketAsync += taken => Count(taken.ClientId, taken.PublishPacket, -1);
        server.ClientDisconnectedAsync += gone =>
        {
            _open.TryRemove(gone.ClientId, out _);
            return Task.CompletedTask;
        };
    }

    /// <summary>Whether an acknowledgement is missing.</summary>
    public bool Any => _open.Any(client => client.Value > 0);

    private Task Count(string client, MqttPublishPacket? message, int step)
    {
        if (message?.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtLeastOnce)
        {
            _open.AddOrUpdate(client, step, (_, open) => open + step);
        }

        return Task.CompletedTask;
    }
}
