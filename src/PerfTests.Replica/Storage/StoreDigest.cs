using System.Globalization;

namespace PerfTests.Replica.Storage;

/// <summary>A fingerprint of a store at one log position.</summary>
/// <param name="AppliedIndex">The position.</param>
/// <param name="Content">Sum over all keys and values; independent of the order of writes.</param>
/// <param name="History">Chain over all applied commands and their outcomes, in order.</param>
/// <param name="Keys">Number of keys.</param>
internal readonly record struct StoreDigest(long AppliedIndex, UInt128 Content, ulong History, int Keys)
{
    /// <summary>The content digest as 32 hexadecimal digits.</summary>
    public string ContentText => Content.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>The history digest as 16 hexadecimal digits.</summary>
    public string HistoryText => History.ToString("x16", CultureInfo.InvariantCulture);
}
