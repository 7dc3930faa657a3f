using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>Names MQTT 3.1.1 clients that come without a client id, as <c>mosquitto_sub</c> does: MQTTnet's server refuses them.</summary>
/// <remarks>Version 5 clients must be told the name, which the server does; everything else goes straight through.</remarks>
internal sealed class NamingChannel(IMqttChannelAdapter channel) : IMqttChannelAdapter
{
    /// <inheritdoc/>
    public long BytesReceived => channel.BytesReceived;

    /// <inheritdoc/>
    public long BytesSent => channel.BytesSent;

    /// <inheritdoc/>
    public X509Certificate2 ClientCertificate => channel.ClientCertificate;

    /// <inheritdoc/>
    public EndPoint RemoteEndPoint => channel.RemoteEndPoint;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => channel.LocalEndPoint;

    /// <inheritdoc/>
    public bool IsSecureConnection => channel.IsSecureConnection;

    /// <inheritdoc/>
    public MqttPacketFormatterAdapter PacketFormatterAdapter => channel.PacketFormatterAdapter;

    /// <summary>A client id that no other client has.</summary>
    public static string NewClientId() => $"auto-{Guid.NewGuid():N}";

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => channel.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken) => channel.DisconnectAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        var packet = await channel.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
        if (packet is MqttConnectPacket { CleanSession: true } connect && string.IsNullOrEmpty(connect.ClientId)
            && PacketFormatterAdapter.ProtocolVersion != MqttProtocolVersion.V500)
        {
            connect.ClientId = NewClientId();
        }

        return packet;
    }

    /// <inheritdoc/>
    public void ResetStatistics() => channel.ResetStatistics();

    /// <inheritdoc/>
    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken) => channel.SendPacketAsync(packet, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}
