using System.CommandLine;

namespace EdgeLearner.Daemon.Commands;

/// <summary>The option <c>--columns</c> of commands that read recordings.</summary>
internal static class ColumnsOption
{
    /// <summary>Its value is for <see cref="Sensors.Formats.OpenOptions.Columns"/>.</summary>
    public static Option<string?> Create() => new("--columns")
    {
        Description = "What the columns of a table (text, npy, npz, HDF5) mean, in their order: t,x,y,p. t_s, t_ms, t_us or t_ns say the unit, '-' passes over a column. "
            + "By default what the table says, or a guess that is told.",
        HelpName = "LIST",
    };
}
