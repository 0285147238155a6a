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

    /// <summary>Transactions that append to lists and read them.</summary>
    ListAppend,

    /// <summary>Transactions that write registers, every value of one once, and read them.</summary>
    RwRegister,

    /// <summary>Transfers between accounts whose sum stays the same.</summary>
    Bank,

    /// <summary>Single writes, and reads of several keys at once.</summary>
    LongFork,
}
