namespace PerfTests.Sessions.Diagnosis;

/// <summary>Whether one fault can be done to one system on one host.</summary>
/// <param name="Fault">The fault's word, for example <c>CpuStarvation</c>.</param>
/// <param name="Kind">Its kind, for example <c>cpu.starvation</c>.</param>
/// <param name="System">The system's name.</param>
/// <param name="Host">The host's name.</param>
/// <param name="IsSupported">Whether it can be done.</param>
/// <param name="Detail">How; or why not.</param>
public sealed record FaultTableCell(
    string Fault,
    string Kind,
    string System,
    string Host,
    bool IsSupported,
    string Detail
);
