using System.Reflection;

namespace EdgeLearner.Learning.Tests.Engine;

/// <summary>Looks through an object and all that it holds for arrays of numbers.</summary>
internal static class ReachableArrays
{
    /// <summary>Bytes of all arrays of float, ulong and int that are reached, each counted once; those below 64 bytes that are only bookkeeping are not numbers of the engine.</summary>
    public static long Bytes(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<object>([root]);
        long bytes = 0;
        while (waiting.TryPop(out var next))
        {
            if (!seen.Add(next) || next is string or Delegate or Type or Thread)
            {
                continue;
            }

            bytes += next is float[] or ulong[]? Buffer.ByteLength((Array)next) : next is int[] list && list.Length > Bookkeeping ? Buffer.ByteLength(list) : 0;
            foreach (var held in Held(next))
            {
                waiting.Push(held);
            }
        }

        return bytes;
    }

    private const int Bookkeeping = 4; // lanes under way

    private static IEnumerable<object> Held(object holder)
    {
        if (holder is Array array)
        {
            return array.GetType().GetElementType()!.IsPrimitive ? [] : array.Cast<object?>().OfType<object>();
        }

        var fields = Hierarchy(holder.GetType())
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => !field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !field.FieldType.IsByRefLike);
        return holder.GetType().Namespace?.StartsWith("EdgeLearner", StringComparison.Ordinal) == true ? fields.Select(field => field.GetValue(holder)).OfType<object>() : [];
    }

    private static IEnumerable<Type> Hierarchy(Type? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
