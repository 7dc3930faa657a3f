using EdgeLearner.Sensors;
using EdgeLearner.Sensors.Formats;
using EdgeLearner.Sensors.Sources.Recordings;

namespace EdgeLearner.Daemon.Commands;

/// <summary>Guards recordings and their labels against a conversion: a label sidecar belongs to whatever recording has its name.</summary>
internal static class ConvertFiles
{
    /// <summary>Refuses what would harm a file, or give a recording labels that are not its own.</summary>
    /// <exception cref="UsageException">One line that says what to change.</exception>
    public static void Guard(ConversionPlan plan)
    {
        var labels = LabelFile.FindBeside(plan.In);
        var sidecar = LabelFile.Beside(plan.Out);
        var isShared = OutputFiles.RealPath(LabelFile.Beside(plan.In)) == OutputFiles.RealPath(sidecar);
        OutputFiles.RefuseClashes(
            [plan.In, labels, .. plan.Filters.Select(filter => filter.HotPixelFile)],
            [
                ("OUT", plan.Out),
                ("OUT, while it is written,", plan.Out + NewFile.UnfinishedSuffix),
                ("the labels of OUT", labels is null || isShared ? null : sidecar),
            ]);
        OutputFiles.RequirePlace("OUT", plan.Out);
        foreach (var learned in plan.Filters.Select(filter => filter.HotPixelFile).OfType<string>().Where(file => !File.Exists(file)))
        {
            OutputFiles.RequirePlace("the file of --filter hot", learned);
        }

        if (Directory.Exists(plan.In) && OutputFiles.RealPath(plan.Out).StartsWith(OutputFiles.RealPath(plan.In) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new UsageException($"OUT {plan.Out}: lies within the recording {plan.In}, and could be one of its files: choose a place outside");
        }

        if (LabelFile.IsSidecar(plan.Out))
        {
            throw new UsageException($"OUT {plan.Out}: labels of a recording have such a name: choose another");
        }

        if (labels is not null && isShared && !plan.TakesAll)
        {
            throw new UsageException($"OUT {plan.Out}: {labels} would be the labels of both, and does not fit what is left of {plan.In}: choose another name");
        }

        if (!isShared)
        {
            RefuseForeignLabels(plan, labels is not null);
        }
    }

    private static void RefuseForeignLabels(ConversionPlan plan, bool hasLabels)
    {
        if (LabelFile.FindBeside(plan.Out) is { } present && !(hasLabels && File.Exists(plan.Out)))
        {
            throw new UsageException($"OUT {plan.Out}: {present} is there and would count as its labels: remove it, or choose another name");
        }

        if (hasLabels && Namesake(plan.Out) is { } other)
        {
            throw new UsageException($"OUT {plan.Out}: its labels would count as those of {other} too: choose another name");
        }
    }

    /// <summary>Another recording that has the same label sidecar; null where there is none.</summary>
    private static string? Namesake(string recording)
    {
        var path = Path.GetFullPath(recording);
        return Directory.EnumerateFiles(Path.GetDirectoryName(path)!)
            .FirstOrDefault(file => file != path && LabelFile.Beside(file) == LabelFile.Beside(path) && FormatRegistry.IsRecording(file));
    }
}
