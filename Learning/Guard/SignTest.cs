namespace EdgeLearner.Learning.Guard;

/// <summary>The paired sign test: the same questions, answered before and after. Where nothing has changed, a change for the worse is as likely as one for the better.</summary>
internal static class SignTest
{
    /// <summary>How likely at least so many of all changes are for the worse, if either way is as likely; exact (binomial), one-sided.</summary>
    /// <param name="losses">Questions answered right before, and wrong now.</param>
    /// <param name="gains">Questions answered wrong before, and right now.</param>
    /// <returns>0 to 1; 1 where nothing has become worse.</returns>
    public static double PValue(int losses, int gains) => losses > gains ? Tail(losses, gains) : 1 - Tail(gains + 1, losses - 1);

    /// <summary>Probability of at least <paramref name="heads"/> heads of heads + tails fair coins; more heads than tails, so that terms only fall.</summary>
    private static double Tail(int heads, int tails)
    {
        var coins = heads + tails;
        var logarithm = -coins * Math.Log(2);
        for (var i = 0; i < tails; i++)
        {
            logarithm += Math.Log((coins - i) / (i + 1.0));
        }

        var (sum, term) = (0.0, Math.Exp(logarithm));
        for (var i = heads; i <= coins; i++)
        {
            sum += term;
            term *= (coins - i) / (i + 1.0);
        }

        return sum;
    }
}
