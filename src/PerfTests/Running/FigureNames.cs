namespace PerfTests.Running;

/// <summary>Names of the figures of a run that settings refer to. What each is stands in the analysis (<c>docs/figures.md</c> lists all).</summary>
public static class FigureNames
{
    /// <summary>Goodput in operations per second.</summary>
    public const string Goodput = "goodput_per_second";

    /// <summary>Goodput over the offered rate.</summary>
    public const string GoodputShare = "goodput_share";

    /// <summary>Successful share of the attempted operations.</summary>
    public const string SuccessShare = "success_share";

    /// <summary>Median response time in microseconds.</summary>
    public const string ResponseP50 = "response_p50_us";

    /// <summary>95th percentile of the response time in microseconds.</summary>
    public const string ResponseP95 = "response_p95_us";

    /// <summary>99th percentile of the response time in microseconds.</summary>
    public const string ResponseP99 = "response_p99_us";

    /// <summary>Processor time of all nodes per committed operation in milliseconds.</summary>
    public const string CpuPerOperation = "cpu_ms_per_operation";

    /// <summary>Longest time without a success after a fault, in seconds.</summary>
    public const string Unavailability = "unavailability_seconds";

    /// <summary>Time from a fault's being in effect until goodput and response times are back to normal, in seconds.</summary>
    public const string Recovery = "recovery_seconds";

    /// <summary>The same from its healing.</summary>
    public const string RecoveryFromHeal = "recovery_from_heal_seconds";
}
