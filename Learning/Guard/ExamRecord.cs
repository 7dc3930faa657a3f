using EdgeLearner.Learning.Memory;

namespace EdgeLearner.Learning.Guard;

/// <summary>
/// What good states answered: the last three answers to each held-back window, and the reference, which is what most of three answers were when they were best.
/// One exam alone would be no reference: the best of many is lucky, and all that follow would look like a fall. One thread; allocates nothing once it is made.
/// </summary>
/// <param name="slots">Slots of the held-back memory.</param>
internal sealed class ExamRecord(int slots)
{
    private const int Kept = 3; // answers

    private const int FewestWindows = 20; // that say whether a network knows its classes
    private const double Knows = 2 / 3.0; // of them

    private readonly Entry[] _entries = new Entry[slots];
    private int _windows; // of the reference

    /// <summary>Accuracy on all windows as the reference has it, 0 to 1; NaN while there is none.</summary>
    public double Reference { get; private set; } = double.NaN;

    /// <summary>Whether the network knew its classes: while it begins to learn, layers fall silent and wake again, and what it sees says nothing about labels.</summary>
    public bool IsSure => _windows >= FewestWindows && Reference >= Knows;

    /// <summary>Holds an exam against the reference.</summary>
    /// <param name="answers">By slot.</param>
    /// <param name="windows">The windows, for their classes.</param>
    /// <param name="onlyClass">A class, or none for all.</param>
    public Comparison Compare(ReadOnlySpan<Answer> answers, ReplayMemory windows, int? onlyClass = null)
    {
        var (right, shown, losses, gains) = (0, 0, 0, 0);
        for (var slot = 0; slot < answers.Length; slot++)
        {
            var answer = answers[slot];
            if (answer.Number == 0 || (onlyClass is { } wanted && windows.ClassOf(slot) != wanted))
            {
                continue;
            }

            shown++;
            right += answer.IsRight ? 1 : 0;
            if (_entries[slot].Number == answer.Number)
            {
                losses += _entries[slot].Reference && !answer.IsRight ? 1 : 0;
                gains += !_entries[slot].Reference && answer.IsRight ? 1 : 0;
            }
        }

        return new Comparison(right, shown, losses, gains);
    }

    /// <summary>Takes the answers of an exam without a fall. The reference follows where it was not better.</summary>
    /// <param name="answers">By slot.</param>
    public void Take(ReadOnlySpan<Answer> answers)
    {
        var (before, now) = (0, 0);
        for (var slot = 0; slot < answers.Length; slot++)
        {
            if (answers[slot].Number == 0)
            {
                continue;
            }

            ref var entry = ref _entries[slot];
            entry = entry.Number == answers[slot].Number ? entry.With(answers[slot].IsRight) : Entry.Of(answers[slot]);
            before += entry.Reference ? 1 : 0;
            now += entry.IsRight ? 1 : 0;
        }

        if (now >= before)
        {
            Renew(answers);
        }

        Count(answers);
    }

    /// <summary>What is right now is the reference, better or not: for who has to live with it.</summary>
    public void Renew(ReadOnlySpan<Answer> answers)
    {
        for (var slot = 0; slot < answers.Length; slot++)
        {
            ref var entry = ref _entries[slot];
            entry = answers[slot].Number == entry.Number ? entry with { Reference = entry.IsRight } : entry;
        }

        Count(answers);
    }

    /// <summary>Knows nothing any more but these answers, which are the reference.</summary>
    public void Restart(ReadOnlySpan<Answer> answers)
    {
        Array.Clear(_entries);
        Take(answers);
    }

    /// <summary>Numbers of the windows that are still there and that the reference has right, or wrong.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="right">Which.</param>
    public IEnumerable<long> Numbers(ReplayMemory windows, bool right) => _entries
        .Where((entry, slot) => windows.FramesOf(slot) > 0 && windows.InfoOf(slot).Number == entry.Number && entry.Reference == right)
        .Select(entry => entry.Number);

    /// <summary>Takes a reference from before; windows that are gone are left out.</summary>
    public void Restore(ReplayMemory windows, IReadOnlySet<long> right, IReadOnlySet<long> wrong)
    {
        var (known, good) = (0, 0);
        for (var slot = 0; slot < _entries.Length; slot++)
        {
            var number = windows.FramesOf(slot) > 0 ? windows.InfoOf(slot).Number : 0;
            if (right.Contains(number) || wrong.Contains(number))
            {
                _entries[slot] = Entry.Of(new Answer(number, right.Contains(number)));
                known++;
                good += right.Contains(number) ? 1 : 0;
            }
        }

        SetReference(good, known);
    }

    private void Count(ReadOnlySpan<Answer> answers)
    {
        var (shown, right) = (0, 0);
        for (var slot = 0; slot < answers.Length; slot++)
        {
            shown += answers[slot].Number > 0 ? 1 : 0;
            right += answers[slot].Number > 0 && _entries[slot].Reference ? 1 : 0;
        }

        SetReference(right, shown);
    }

    private void SetReference(int right, int windows) => (_windows, Reference) = (windows, windows > 0 ? (double)right / windows : double.NaN);

    /// <summary>A window's answers: the last ones as bits, the newest lowest.</summary>
    private readonly record struct Entry(long Number, bool Reference, int Answers, int Count)
    {
        public bool IsRight => 2 * int.PopCount(Answers) > Count;

        public static Entry Of(Answer first) => new(first.Number, first.IsRight, first.IsRight ? 1 : 0, 1);

        public Entry With(bool isRight) =>
            this with { Answers = ((Answers << 1) | (isRight ? 1 : 0)) & ((1 << Kept) - 1), Count = Math.Min(Count + 1, Kept) };
    }
}

/// <summary>An exam beside the reference.</summary>
/// <param name="Right">Windows answered right.</param>
/// <param name="Shown">Windows shown.</param>
/// <param name="Losses">Windows that the reference has right, and the exam wrong.</param>
/// <param name="Gains">Windows that the reference has wrong, and the exam right.</param>
internal readonly record struct Comparison(int Right, int Shown, int Losses, int Gains)
{
    /// <summary>Share of right answers; NaN where none was asked.</summary>
    public double Accuracy => Shown > 0 ? (double)Right / Shown : double.NaN;

    /// <summary>How likely such losses are, had nothing changed (<see cref="SignTest"/>).</summary>
    public double PValue => SignTest.PValue(Losses, Gains);
}
