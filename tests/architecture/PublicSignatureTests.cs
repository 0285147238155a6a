using System.Text.RegularExpressions;

namespace PerfTests.ArchitectureTests;

/// <summary>Progress is told through <see cref="IProgress{T}"/> and <c>ILogger</c>, which callers know, and not through bare delegates.</summary>
public partial class PublicSignatureTests
{
    /// <summary>The one place where a face says how a line is written.</summary>
    private const string LineWriter = "src/PerfTests.Sessions/Progress/ProgressLines.cs";

    [Fact]
    public void Public_signature_takes_no_delegate_of_a_text()
    {
        var offenders =
            from file in Repository.ProductSources
            where file != LineWriter && file.EndsWith(".cs", StringComparison.Ordinal)
            let text = Repository.Read(file)
            where IsPublicType().IsMatch(text)
            from Match match in PublicParameters().Matches(text)
            where match.Value.Contains("Action<string>", StringComparison.Ordinal)
            select $"{file}: {match.Value.Split('(')[0].Trim()}";

        Assert.Empty(offenders);
    }

    [GeneratedRegex(@"^public\s+[^\n]*\b(?:class|record|struct|interface)\b", RegexOptions.Multiline)]
    private static partial Regex IsPublicType();

    /// <summary>The parameters of public members and types, and of an interface's members, which bear no modifier.</summary>
    [GeneratedRegex(
        @"^(?:public|    (?:public|protected|Task|ValueTask|void|I[A-Z]))[^\n(=]*\([^)]*\)",
        RegexOptions.Multiline
    )]
    private static partial Regex PublicParameters();
}
