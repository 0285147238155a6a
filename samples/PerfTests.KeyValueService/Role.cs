namespace PerfTests.KeyValueService;

/// <summary>Who this node is, and who of its cluster holds the values: the primary, alone.</summary>
internal sealed record Role(string Node, string Primary)
{
    public bool IsPrimary => Node == Primary;
}
