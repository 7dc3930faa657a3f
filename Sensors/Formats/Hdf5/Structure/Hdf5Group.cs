namespace EdgeLearner.Sensors.Formats.Hdf5.Structure;

/// <summary>A group: members with names, and attributes.</summary>
/// <param name="header">Its header.</param>
/// <param name="root">The topmost group of the file. Default: this one.</param>
internal sealed class Hdf5Group(ObjectHeader header, Hdf5Group? root = null)
{
    /// <summary>Names for names: more than any file has, and the end of those that lead in circles.</summary>
    private const int MaxSoftLinks = 8;

    private IReadOnlyList<Link>? _links;
    private Dictionary<string, Link>? _byName;

    /// <summary>Its members.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public IReadOnlyList<Link> Links => _links ??= ReadLinks();

    private Dictionary<string, Link> ByName => _byName ??= Links.DistinctBy(link => link.Name).ToDictionary(link => link.Name);

    /// <summary>The topmost group of a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static Hdf5Group Root(FileBytes file) => new(ObjectHeader.Read(file, file.Root));

    /// <summary>A group among the members.</summary>
    /// <param name="member">Its header.</param>
    public Hdf5Group Group(ObjectHeader member) => new(member, root ?? this);

    /// <summary>Whether an object is a group.</summary>
    public static bool Is(ObjectHeader header) => header.Has(MessageType.SymbolTable) || header.Has(MessageType.LinkInfo) || header.Has(MessageType.Link);

    /// <summary>The header of a member.</summary>
    /// <returns>Null where there is none of the name, or it stands for another that there is not.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ObjectHeader? Find(string member) => Place(member, MaxSoftLinks) is { } address ? ObjectHeader.Read(header.File, address) : null;

    /// <summary>Where the header of a member is.</summary>
    /// <returns>Null as for <see cref="Find"/>.</returns>
    public long? Place(string member) => Place(member, MaxSoftLinks);

    /// <summary>A dataset among the members.</summary>
    /// <returns>Null where there is none of the name.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public Hdf5Dataset? Dataset(string member) => Find(member) is { } found && Hdf5Dataset.Is(found) ? Hdf5Dataset.Read(member, found) : null;

    /// <summary>An attribute.</summary>
    /// <returns>Null where there is none of the name.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public AttributeMessage? Attribute(string attribute)
    {
        var inHeap = header.All(MessageType.AttributeInfo).SelectMany(info => DenseMessages.Attributes(header.File, info));
        return header.All(MessageType.Attribute).Concat(inHeap).Select(message => AttributeMessage.Read(header.File, message)).FirstOrDefault(found => found.Name == attribute);
    }

    private long? Place(string member, int softLinks) => ByName.GetValueOrDefault(member) switch
    {
        { Address: { } address } => address,
        { Path: { } path } when softLinks > 0 => Follow(path, softLinks - 1),
        _ => null,
    };

    /// <summary>The end of a path.</summary>
    private long? Follow(string path, int softLinks)
    {
        var group = path.StartsWith('/') ? root ?? this : this;
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts.SkipLast(1))
        {
            if (group.Place(part, softLinks) is not { } address || ObjectHeader.Read(header.File, address) is not { } next || !Is(next))
            {
                return null;
            }

            group = group.Group(next);
        }

        return parts is [.., var last] ? group.Place(last, softLinks) : null;
    }

    private List<Link> ReadLinks()
    {
        var file = header.File;
        var inHeap = header.All(MessageType.LinkInfo).SelectMany(info => DenseMessages.Links(file, info));
        return
        [
            .. header.All(MessageType.SymbolTable).SelectMany(table => SymbolTable.Read(file, table.Span)),
            .. header.All(MessageType.Link).Concat(inHeap).Select(message => LinkMessage.Read(message.Span, file.Sizes)).OfType<Link>(),
        ];
    }
}
