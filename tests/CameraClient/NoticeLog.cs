using EdgeLearner.Sensors.Sources.Cameras;

namespace EdgeLearner.CameraClient;

/// <summary>Tells notices, and counts them by kind. From any thread.</summary>
internal sealed class NoticeLog(JsonLines lines)
{
    private readonly Dictionary<CameraNoticeKind, int> _counts = [];

    /// <summary>How many of each kind so far.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_counts)
            {
                return _counts.ToDictionary(count => count.Key.ToString(), count => count.Value);
            }
        }
    }

    /// <summary>Tells one.</summary>
    public void Tell(CameraNotice notice)
    {
        lock (_counts)
        {
            _counts[notice.Kind] = _counts.GetValueOrDefault(notice.Kind) + 1;
        }

        lines.Write(new { Kind = "notice", Notice = notice.Kind, notice.Text });
    }
}
