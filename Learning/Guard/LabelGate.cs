using EdgeLearner.Learning.Online;

namespace EdgeLearner.Learning.Guard;

/// <summary>Keeps labels out that the network has reason to doubt, and says so once when that begins and once when it is over. One thread.</summary>
/// <param name="tell">Is told what and why.</param>
internal sealed class LabelGate(Action<GuardEventKind, string> tell)
{
    private const long LongestRefusalUs = 60_000_000;
    private const string Cause = "labels contradict what the network sees clearly, and agree with it no more often than chance";

    private readonly LabelTrust _trust = new(LongestRefusalUs);

    /// <summary>Whether labels are refused.</summary>
    public bool IsRefusing => _trust.IsRefusing;

    /// <summary>Takes a labelled interval.</summary>
    /// <param name="report">What the learner made of it.</param>
    /// <param name="classIndex">Class of the label.</param>
    /// <param name="isSure">Whether the network knows its classes well enough to be a judge.</param>
    /// <param name="nowUs">Sensor time that has passed.</param>
    /// <returns>Why labels are refused, where that begins with this interval: what the last ones taught is to be undone.</returns>
    public string? Add(StepReport report, int classIndex, bool isSure, long nowUs)
    {
        if (!_trust.Add(report.LabelSpan, classIndex, report.Class, isSure, nowUs))
        {
            return null;
        }

        tell(
            IsRefusing ? GuardEventKind.LabelsRefused : GuardEventKind.LabelsAccepted,
            IsRefusing ? Cause + "; nothing is learned from them" : "labels are learned from again");
        return IsRefusing ? Cause : null;
    }
}
