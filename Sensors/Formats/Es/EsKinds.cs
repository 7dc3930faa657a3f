namespace EdgeLearner.Sensors.Formats.Es;

/// <summary>What differs between the kinds of Event Stream: how a record begins and how long it is. Columns and rows follow the first byte in all of them.</summary>
internal interface IEsKind
{
    /// <summary>Bytes of an event.</summary>
    static abstract int RecordBytes { get; }

    /// <summary>Time that a byte alone lets pass, in microseconds; -1 where it is the first of an event.</summary>
    static abstract int SilenceUs(byte lead);

    /// <summary>Time since the event or byte before, in microseconds.</summary>
    static abstract int StepUs(byte lead);

    /// <summary>1 = ON, 0 = OFF, -1 = no brightness event.</summary>
    static abstract int Polarity(byte lead);
}

/// <summary>Brightness events: seven bits of time, one of polarity.</summary>
internal readonly struct EsDvs : IEsKind
{
    /// <summary>A byte that says: so many microseconds pass.</summary>
    public const byte Silence = 0xFF;

    public const int SilenceStepUs = 127;

    private const byte Reset = 0xFE; // would be 127 us and OFF

    /// <inheritdoc/>
    public static int RecordBytes => 5;

    /// <inheritdoc/>
    public static int SilenceUs(byte lead) => lead < Reset ? -1 : lead == Silence ? SilenceStepUs : 0;

    /// <inheritdoc/>
    public static int StepUs(byte lead) => lead >> 1;

    /// <inheritdoc/>
    public static int Polarity(byte lead) => lead & 1;
}

/// <summary>Events of an ATIS: six bits of time, two of kind: OFF, begin of an exposure, ON, end of it.</summary>
internal readonly struct EsAtis : IEsKind
{
    private const byte Silence = 0xFC; // the two bits of the kind say how many times its time passes
    private const int SilenceStepUs = 63;

    /// <inheritdoc/>
    public static int RecordBytes => 5;

    /// <inheritdoc/>
    public static int SilenceUs(byte lead) => lead < Silence ? -1 : (lead & 3) * SilenceStepUs;

    /// <inheritdoc/>
    public static int StepUs(byte lead) => lead >> 2;

    /// <inheritdoc/>
    public static int Polarity(byte lead) => (lead & 1) == 0 ? (lead >> 1) & 1 : -1;
}

/// <summary>Colours of pixels: eight bits of time; red, green and blue behind the row. There is no polarity: 0 stands for it.</summary>
internal readonly struct EsColor : IEsKind
{
    private const byte Reset = 0xFE;
    private const byte Silence = 0xFF;
    private const int SilenceStepUs = 254;

    /// <inheritdoc/>
    public static int RecordBytes => 8;

    /// <inheritdoc/>
    public static int SilenceUs(byte lead) => lead < Reset ? -1 : lead == Silence ? SilenceStepUs : 0;

    /// <inheritdoc/>
    public static int StepUs(byte lead) => lead;

    /// <inheritdoc/>
    public static int Polarity(byte lead) => 0;
}
