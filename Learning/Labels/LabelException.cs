namespace EdgeLearner.Learning.Labels;

/// <summary>A label cannot be given as asked. The message is one line that says what to change.</summary>
/// <param name="message">That line.</param>
public sealed class LabelException(string message) : Exception(message);
