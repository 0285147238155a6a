using System.Runtime.InteropServices;

namespace PerfTests.EtcdClients;

/// <summary>A counter on a cache line of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedCount
{
    [FieldOffset(0)]
    public long Value;
}
