namespace PerfTests.Analysis.Histories;

/// <summary>The form of a file with a history.</summary>
public enum HistoryFormat
{
    /// <summary>Found out by the file itself.</summary>
    Auto,

    /// <summary>One EDN map an event, as Jepsen writes it.</summary>
    JepsenEdn,

    /// <summary>One line an event, as Jepsen logs it: the etcd logs of Porcupine, and <c>history.txt</c>.</summary>
    PorcupineEtcd,

    /// <summary>The key-value logs of Porcupine.</summary>
    PorcupineKv,

    /// <summary>A run folder of this harness.</summary>
    PerfTests,
}
