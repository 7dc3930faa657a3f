using System.Runtime.InteropServices;

namespace EdgeLearner.Learning.Torch;

/// <summary>What libtorch complains of, for people.</summary>
internal static class Complaint
{
    private static readonly string[] WantsOfMemory = ["out of memory", "can't allocate memory"];

    /// <summary>One line: below the first there is a native stack. Where it wants memory, it says what wants less.</summary>
    /// <param name="error">As TorchSharp throws it.</param>
    public static string Of(ExternalException error)
    {
        var first = error.Message.Split('\n')[0].Trim();
        return WantsOfMemory.Any(want => first.Contains(want, StringComparison.Ordinal)) ? $"{first.TrimEnd('.')}: fewer lanes, shorter intervals or a smaller network need less" : first;
    }
}
