namespace EdgeLearner.Learning.Engine;

/// <summary>The engine that was asked for cannot be had here, or cannot go on: for want of memory, say. The message is one line that says why, and what to do.</summary>
public sealed class EngineException(string message) : Exception(message);
