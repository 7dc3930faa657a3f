namespace EdgeLearner.Sensors.Filters;

/// <summary>A filter cannot be had as asked for. The message is one line that says what is wrong and what to write instead.</summary>
public sealed class FilterException(string message) : Exception(message);
