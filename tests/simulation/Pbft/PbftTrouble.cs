namespace PerfTests.SimulationTests.Pbft;

/// <summary>What goes wrong besides network, crashes and disks.</summary>
public enum PbftTrouble
{
    /// <summary>Nothing.</summary>
    Crashes,

    /// <summary>One replica is Byzantine, in one or two ways after each other, or sends mutated messages.</summary>
    Byzantine,

    /// <summary>One replica runs twice under one identity (Bano et al., "Twins: BFT Systems Made Robust", 2021).</summary>
    Twins,
}
