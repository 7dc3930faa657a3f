using System.Globalization;
using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Guard;

/// <summary>
/// Asks the held-back windows of classes that are known whether a young class is one of its own. Of a class that was taught wrongly from the first example on
/// no window can say so: those that are held back of it are just as wrong. But what it really shows is a class that is known, and then its prototype lies where
/// that one's does, and takes its windows. One thread; allocates nothing until it has something to say.
/// </summary>
/// <param name="classes">Names of the classes.</param>
/// <param name="significance">How unlikely it must be that as many windows are taken by chance alone.</param>
internal sealed class Witnesses(IReadOnlyList<string> classes, double significance)
{
    private const double MostTaken = 0.25; // of the windows of one class: of real digits 2 to 5 % are taken for another that is new

    private readonly int[] _right = new int[classes.Count]; // windows of each class that the outputs get right
    private readonly int[] _taken = new int[classes.Count * classes.Count]; // of those, by the young class that takes them

    /// <summary>Hears what an exam found.</summary>
    /// <param name="answers">By slot.</param>
    /// <param name="windows">The windows, for their classes.</param>
    /// <returns>The doubt that is best founded; null where there is none.</returns>
    public ClassDoubt? Hear(ReadOnlySpan<Answer> answers, ReplayMemory windows)
    {
        Count(answers, windows);
        ClassDoubt? doubt = null;
        var most = 0;
        for (var i = 0; i < _taken.Length; i++)
        {
            var (owner, young) = (i / classes.Count, i % classes.Count);
            if (owner != young && _taken[i] > most && _taken[i] > MostTaken * _right[owner] && SignTest.PValue(_taken[i], 0) < significance)
            {
                most = _taken[i];
                doubt = new ClassDoubt(young, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_taken[i]} of {_right[owner]} held-back windows of {classes[owner]} that are known well would be taken for the new class {classes[young]}: " +
                    $"its examples cannot be told from {classes[owner]}, or were labelled wrongly; its output must learn it before it is named again"));
            }
        }

        return doubt;
    }

    private void Count(ReadOnlySpan<Answer> answers, ReplayMemory windows)
    {
        Array.Clear(_right);
        Array.Clear(_taken);
        for (var slot = 0; slot < answers.Length; slot++)
        {
            var answer = answers[slot];
            if (answer is { Number: > 0, IsRight: true } && answer.Number == windows.InfoOf(slot).Number) // no other window has taken its place
            {
                var owner = windows.ClassOf(slot);
                _right[owner]++;
                if (answer.TakenFor != Answer.NotTaken)
                {
                    _taken[(owner * classes.Count) + answer.TakenFor - 1]++;
                }
            }
        }
    }
}

/// <summary>A young class is doubted.</summary>
/// <param name="Class">Its index.</param>
/// <param name="Cause">Why, in one line.</param>
internal sealed record ClassDoubt(int Class, string Cause);
