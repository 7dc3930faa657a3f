using EdgeLearner.Sensors;

namespace EdgeLearner.Daemon.Commands;

/// <summary>Guards people's files against a command's own.</summary>
internal static class OutputFiles
{
    private static readonly string[] NoPlacesForFiles = ["/dev/", "/proc/", "/sys/"];

    /// <summary>Refuses to write where something is read, or two things to one place, by whatever names and links.</summary>
    /// <param name="inputs">What is read; null = nothing.</param>
    /// <param name="outputs">What is written, with the words for it; null = nothing.</param>
    /// <exception cref="UsageException">An output is an input or another output, or has no name.</exception>
    public static void RefuseClashes(IEnumerable<string?> inputs, IEnumerable<(string What, string? File)> outputs)
    {
        var taken = inputs.OfType<string>().Where(file => file.Length > 0).Select(RealPath).Distinct().ToDictionary(file => file, _ => "what is read");
        foreach (var (what, file) in outputs.Where(output => output.File is not null))
        {
            if (file!.Trim().Length == 0)
            {
                throw new UsageException($"{what} needs a file name");
            }

            if (!taken.TryAdd(RealPath(file), what))
            {
                throw new UsageException($"{what} would overwrite {file}, which is {taken[RealPath(file)]}: choose another name");
            }
        }
    }

    /// <summary>Refuses a place where no file can be, before hours of work and not after.</summary>
    /// <param name="what">The words for it.</param>
    /// <param name="file">What is to be written; has a name, as <see cref="RefuseClashes"/> makes sure.</param>
    /// <exception cref="UsageException">It is a folder or a device's, or its folder is not there.</exception>
    public static void RequirePlace(string what, string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file));
        if ((WhyNoPlace(file) ?? (Directory.Exists(folder) ? null : $"there is no folder {folder}; make it, or name another")) is { } why)
        {
            throw new UsageException($"{what} {file}: {why}");
        }
    }

    /// <summary>Why no file can be at a path, and what to do; null where one can.</summary>
    public static string? WhyNoPlace(string file)
    {
        var path = Path.GetFullPath(file);
        return Path.EndsInDirectorySeparator(path) || Directory.Exists(path) ? "it is a folder; name a file in it"
            : FileKind.IsSpecial(path) || NoPlacesForFiles.Any(place => path.StartsWith(place, StringComparison.Ordinal)) ? "a pipe or a device would be replaced by a file; name another"
            : null;
    }

    /// <summary>The path without links, as far as it is there.</summary>
    public static string RealPath(string file)
    {
        var path = Path.GetFullPath(file);
        if (Path.GetDirectoryName(path) is not { } folder)
        {
            return path;
        }

        path = Path.Combine(RealPath(folder), Path.GetFileName(path));
        return Path.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : path;
    }
}
