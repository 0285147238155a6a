namespace PerfTests.Analysis.Histories;

/// <summary>What the system under test does.</summary>
public enum HistoryModel
{
    /// <summary>Found out by the operations.</summary>
    Auto,

    /// <summary>Registers: read, write.</summary>
    Register,

    /// <summary>Registers that also swap: read, write, cas.</summary>
    CasRegister,

    /// <summary>Keys with texts: get, put, append.</summary>
    Kv,

    /// <summary>A set: add, remove, read.</summary>
    Set,

    /// <summary>A counter: add, read.</summary>
    Counter,

    /// <summary>A FIFO queue: enqueue, dequeue, drain.</summary>
    Queue,

    /// <summary>A lock: acquire, release.</summary>
    Lock,
}
