namespace EdgeLearner.Sensors.Sources.Cameras;

/// <summary>Something happened to a camera that its owner wants to know.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">One line for a log.</param>
public readonly record struct CameraNotice(CameraNoticeKind Kind, string Text);

/// <summary>What can happen to a camera.</summary>
public enum CameraNoticeKind
{
    /// <summary>None is there: it is waited for.</summary>
    Waiting,

    /// <summary>It is there, and streams.</summary>
    Found,

    /// <summary>It is gone: it is waited for.</summary>
    Lost,

    /// <summary>Decoding is late: what comes is discarded.</summary>
    OverflowStarted,

    /// <summary>Decoding has caught up.</summary>
    OverflowEnded,

    /// <summary>A transfer failed; the stream goes on.</summary>
    TransferFailed,

    /// <summary>Nothing comes any more, not even its clock; it is still plugged in.</summary>
    FellSilent,

    /// <summary>It sends again.</summary>
    SendsAgain,

    /// <summary>Settings were changed while it runs.</summary>
    Applied,

    /// <summary>Settings were refused; the text says whether those before stay.</summary>
    Refused,
}
