namespace EdgeLearner.Learning.Engine.Vectors;

/// <summary>A number of vectors that a kernel keeps in registers, as a type, so that each number has its own compiled text.</summary>
internal interface IVectorCount
{
    /// <summary>1 to 4.</summary>
    static abstract int Vectors { get; }
}

/// <summary>1 vector.</summary>
internal readonly struct One : IVectorCount
{
    public static int Vectors => 1;
}

/// <summary>2 vectors.</summary>
internal readonly struct Two : IVectorCount
{
    public static int Vectors => 2;
}

/// <summary>3 vectors.</summary>
internal readonly struct Three : IVectorCount
{
    public static int Vectors => 3;
}

/// <summary>4 vectors.</summary>
internal readonly struct Four : IVectorCount
{
    public static int Vectors => 4;
}
