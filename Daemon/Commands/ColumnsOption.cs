using System.CommandLine;
using EdgeLearner.Sensors.Formats;

namespace EdgeLearner.Daemon.Commands;

/// <summary>The option <c>--columns</c> of commands that read recordings.</summary>
internal static class ColumnsOption
{
    /// <summary>Its value is for <see cref="Sensors.Formats.OpenOptions.Columns"/>.</summary>
    public static Option<string?> Create()
    {
        var option = New();
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var list }] && !OpenOptions.AreColumns(list))
            {
                result.AddError($"--columns {list}: must name t, x, y and p, as t,x,y,p.");
            }
        });
        return option;
    }

    private static Option<string?> New() => new("--columns")
    {
        Description = "What the columns of a table (text, npy, npz, HDF5) mean, in their order: t,x,y,p. t_s, t_ms, t_us or t_ns say the unit, '-' passes over a column. "
            + "By default what the table says, or a guess that is told.",
        HelpName = "LIST",
    };
}
