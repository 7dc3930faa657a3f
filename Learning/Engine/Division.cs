using System.Numerics;

namespace EdgeLearner.Learning.Engine;

/// <summary>Divides by a number of channels or columns, which is mostly a power of 2.</summary>
internal readonly struct Division(int divisor)
{
    private readonly int _shift = BitOperations.IsPow2(divisor) ? BitOperations.Log2((uint)divisor) : -1;

    public (int Quotient, int Remainder) Of(int dividend)
    {
        var quotient = _shift >= 0 ? dividend >> _shift : dividend / divisor;
        return (quotient, dividend - (quotient * divisor));
    }
}
