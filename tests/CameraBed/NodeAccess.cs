namespace EdgeLearner.CameraBed;

/// <summary>Who may open a device node.</summary>
/// <param name="Mode">Its permissions.</param>
/// <param name="User">Number of its user; default: unchanged.</param>
/// <param name="Group">Number of its group; default: unchanged.</param>
public sealed record NodeAccess(UnixFileMode Mode, uint User = NodeAccess.Unchanged, uint Group = NodeAccess.Unchanged)
{
    /// <summary>Leaves a user or a group as it is.</summary>
    public const uint Unchanged = uint.MaxValue;

    /// <summary>Everybody may open it.</summary>
    public static NodeAccess Everybody { get; } = new(
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);

    /// <summary>The user and one group may open it: 0660, as udev rules give it.</summary>
    public static NodeAccess OfGroup(uint group) => new(
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, Group: group);
}
