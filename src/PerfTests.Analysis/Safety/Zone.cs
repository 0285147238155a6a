namespace PerfTests.Analysis.Safety;

/// <summary>The zone of a chain of values (Gibbons and Korach 1997): from the first end to the last start of the operations that wrote, swapped and read them.</summary>
/// <param name="FirstEnd">Earliest end among them.</param>
/// <param name="LastStart">Latest start among them.</param>
/// <param name="Ended">The operation that ended first; -1 for the initial value.</param>
/// <param name="Started">The operation that started last; -1 for the initial value.</param>
internal readonly record struct Zone(long FirstEnd, long LastStart, int Ended, int Started)
{
    /// <summary>Whether the register must have held values of the chain during the whole zone; else it may have at some moment of it.</summary>
    public bool IsForward => FirstEnd < LastStart;
}
