using Microsoft.Extensions.Logging;

namespace EdgeLearner.Telemetry.Mqtt;

/// <summary>What the MQTT part says: a line when something changes, never one a message or an attempt. Event ids 400 to 419.</summary>
internal static partial class MqttLog
{
    [LoggerMessage(EventId = 400, Level = LogLevel.Information, Message = "Connected to the MQTT broker at {Broker} with MQTT {Version}")]
    public static partial void Connected(ILogger logger, BrokerAddress broker, string version);

    [LoggerMessage(EventId = 401, Level = LogLevel.Warning, Message = "The MQTT broker at {Broker} cannot be reached: {Reason}. Predictions wait in the queue; trying again until it is there")]
    public static partial void Unreachable(ILogger logger, BrokerAddress broker, string reason);

    [LoggerMessage(EventId = 402, Level = LogLevel.Error, Message = "The MQTT broker at {Broker} refuses us: {Reason}. Check Telemetry:UserName, PasswordFile and ClientId; trying again")]
    public static partial void Refused(ILogger logger, BrokerAddress broker, string reason);

    [LoggerMessage(EventId = 403, Level = LogLevel.Warning, Message = "The connection to the MQTT broker at {Broker} broke: {Reason}. Predictions wait in the queue")]
    public static partial void Lost(ILogger logger, BrokerAddress broker, string reason);

    [LoggerMessage(EventId = 404, Level = LogLevel.Warning, Message = "The publish queue is full ({Capacity} messages): the oldest are dropped and counted")]
    public static partial void DroppingBegins(ILogger logger, int capacity);

    [LoggerMessage(EventId = 405, Level = LogLevel.Information, Message = "The publish queue has room again; {Dropped} messages were dropped")]
    public static partial void DroppingEnds(ILogger logger, long dropped);

    [LoggerMessage(EventId = 406, Level = LogLevel.Error, Message = "The MQTT broker does not take messages for {Topic}: {Reason}. They are dropped and counted; allow the topic to this client")]
    public static partial void TopicRefused(ILogger logger, string topic, string reason);

    [LoggerMessage(EventId = 407, Level = LogLevel.Warning, Message = "{Count} messages could not be published before the end: dropped and counted")]
    public static partial void LeftBehind(ILogger logger, int count);

    [LoggerMessage(EventId = 408, Level = LogLevel.Error, Message = "Publishing over MQTT ended by an error of the program")]
    public static partial void Failed(ILogger logger, Exception error);

    [LoggerMessage(EventId = 410, Level = LogLevel.Warning, Message = "Too many requests over MQTT: more than {Rate} a second are not read")]
    public static partial void TooManyRequests(ILogger logger, double rate);

    [LoggerMessage(EventId = 411, Level = LogLevel.Error, Message = "The MQTT broker does not let us read {Topic}: {Reason}. Requests there are not heard; allow the topic to this client")]
    public static partial void SubscriptionRefused(ILogger logger, string topic, string reason);

    [LoggerMessage(EventId = 409, Level = LogLevel.Error, Message = "A message of {Bytes} bytes for {Topic} is dropped and counted, and so will be others like it: the link broke {Times} times over it. See whether the broker takes messages that large")]
    public static partial void MessageGivenUp(ILogger logger, string topic, int bytes, int times);
}
