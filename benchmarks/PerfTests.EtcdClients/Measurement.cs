namespace PerfTests.EtcdClients;

/// <summary>One block of load by one of the clients.</summary>
/// <param name="PerSecond">Acknowledged writes per second of the window.</param>
/// <param name="CpuMicrosecondsPerOperation">CPU time of this process per acknowledged write.</param>
internal readonly record struct Measurement(double PerSecond, double CpuMicrosecondsPerOperation);
