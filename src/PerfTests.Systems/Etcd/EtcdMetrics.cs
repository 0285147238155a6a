namespace PerfTests.Systems.Etcd;

/// <summary>Which of etcd's more than a thousand samples are kept.</summary>
internal static class EtcdMetrics
{
    /// <summary>Histograms whose buckets are kept, not only their sums and counts.</summary>
    private static readonly string[] Histograms =
    [
        "etcd_disk_wal_fsync_duration_seconds",
        "etcd_disk_backend_commit_duration_seconds",
        "etcd_network_peer_round_trip_time_seconds",
    ];

    private static readonly string[] Prefixes =
    [
        "etcd_server_",
        "etcd_disk_",
        "etcd_network_",
        "etcd_mvcc_",
        "etcd_debugging_mvcc_",
        "process_",
        "go_goroutines",
        "go_gc_duration_seconds_",
        "go_memstats_heap_alloc_bytes",
    ];

    /// <summary>Whether a sample says something about consensus, disk, network or the process.</summary>
    /// <param name="name">Its name and labels.</param>
    public static bool IsKept(string name)
    {
        var isBucket = name.Contains("_bucket{", StringComparison.Ordinal);
        return Array.Exists(
            isBucket ? Histograms : Prefixes,
            prefix => name.StartsWith(prefix, StringComparison.Ordinal)
        );
    }
}
