namespace PerfTests.Replica.Wire;

/// <summary>How many of n = 3f + 1 replicas it takes.</summary>
/// <param name="Nodes">Number of replicas.</param>
internal readonly record struct Quorums(int Nodes)
{
    /// <summary>Most replicas that may be faulty.</summary>
    public int Faulty => (Nodes - 1) / 3;

    /// <summary>f + 1: at least one of them is correct.</summary>
    public int Weak => Faulty + 1;

    /// <summary>2f + 1 where n = 3f + 1, in general the smallest number of which any two sets share a correct replica: ceil((n + f + 1) / 2).</summary>
    public int Strong => (Nodes + Faulty + 2) / 2;
}
