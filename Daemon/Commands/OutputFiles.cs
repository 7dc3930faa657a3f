namespace EdgeLearner.Daemon.Commands;

/// <summary>Guards people's files against a command's own.</summary>
internal static class OutputFiles
{
    /// <summary>Refuses to write where something is read, or two things to one place.</summary>
    /// <param name="inputs">What is read; null = nothing.</param>
    /// <param name="outputs">What is written, with the words for it; null = nothing.</param>
    /// <exception cref="UsageException">An output is an input or another output, or has no name.</exception>
    public static void RefuseClashes(IEnumerable<string?> inputs, IEnumerable<(string What, string? File)> outputs)
    {
        var taken = inputs.OfType<string>().Select(Path.GetFullPath).Distinct().ToDictionary(file => file, _ => "what is read");
        foreach (var (what, file) in outputs.Where(output => output.File is not null))
        {
            if (file!.Trim().Length == 0)
            {
                throw new UsageException($"{what} needs a file name");
            }

            if (!taken.TryAdd(Path.GetFullPath(file), what))
            {
                throw new UsageException($"{what} would overwrite {file}, which is {taken[Path.GetFullPath(file)]}: choose another name");
            }
        }
    }
}
