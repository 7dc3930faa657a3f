namespace EdgeLearner.CameraBed;

/// <summary>Whom a client runs as. Needs the right to change users: root.</summary>
/// <param name="User">Number of the user.</param>
/// <param name="Groups">Numbers of its groups; the first is its own.</param>
public sealed record ClientUser(uint User, params IReadOnlyList<uint> Groups)
{
    /// <summary>nobody, of its own group and perhaps of others.</summary>
    public static ClientUser Nobody(params uint[] groups) => new(NobodyId, [NobodyId, .. groups]);

    private const uint NobodyId = 65_534;

    internal IEnumerable<string> Command =>
    [
        "setpriv", $"--reuid={User}", $"--regid={Groups[0]}",
        Groups.Count > 1 ? $"--groups={string.Join(',', Groups.Skip(1))}" : "--clear-groups",
    ];
}
