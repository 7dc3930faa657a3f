using System.Text.Json.Nodes;

namespace EdgeLearner.Telemetry.Requests;

/// <summary>A request that waits for its answer. To be answered once, from any thread.</summary>
/// <param name="request">What is asked.</param>
/// <param name="answer">Is given what came of it, or else one line that says why it is not done.</param>
public sealed class IncomingRequest(LearnerRequest request, Action<JsonObject?, string?> answer)
{
    /// <summary>What is asked.</summary>
    public LearnerRequest Request => request;

    /// <summary>Says that it is done.</summary>
    /// <param name="data">What came of it.</param>
    public void Done(JsonObject data) => answer(data, null);

    /// <summary>Says that it is not done.</summary>
    /// <param name="error">One line that says why, and what to change.</param>
    public void Refuse(string error) => answer(null, error);
}
