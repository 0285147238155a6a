using System.Text.RegularExpressions;

namespace PerfTests.ArchitectureTests;

public partial class TidinessTests
{
    private const int MaxLines = 450;
    private const int MaxUnionLines = 200;

    [Fact]
    public void Source_file_stays_readable_in_one_sitting()
    {
        var tooLong = Repository.Sources.Where(file =>
            File.ReadLines(Path.Combine(Repository.Root, file)).Count() > MaxLines
        );

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Type_name_says_what_the_type_is()
    {
        var offenders =
            from file in Repository.Sources
            from Match match in EmptyWords().Matches(Repository.Read(file))
            select $"{file}: {match.Groups[1].Value}";

        Assert.Empty(offenders);
    }

    [Fact]
    public void Product_code_holds_nothing_unfinished()
    {
        Assert.Empty(Repository.ProductSources.Where(file => Unfinished().IsMatch(Repository.Read(file))));
    }

    [Fact]
    public void Text_names_no_path_of_the_machine_it_was_written_on()
    {
        var texts = Repository.TrackedFiles.Where(file =>
            TextFile().IsMatch(file) && !file.StartsWith("tests/architecture/", StringComparison.Ordinal)
        );

        Assert.Empty(texts.Where(file => MachinePath().IsMatch(Repository.Read(file))));
    }

    [Fact]
    public void Product_file_declares_one_type_or_one_small_union()
    {
        var offenders =
            from file in Repository.ProductSources
            where file.EndsWith(".cs", StringComparison.Ordinal)
            let text = Repository.Read(file)
            let names = TopLevelType().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToArray()
            where names.Length > 1 && !IsSmallUnion(text, names)
            select $"{file}: {string.Join(", ", names)}";

        Assert.Empty(offenders);
    }

    [Fact]
    public void Test_method_says_subject_condition_and_outcome()
    {
        var offenders =
            from file in Repository.Sources
            where file.StartsWith("tests/", StringComparison.Ordinal)
            from Match match in TestMethod().Matches(Repository.Read(file))
            where match.Groups[1].Value.Count(letter => letter == '_') < 2
            select $"{file}: {match.Groups[1].Value}";

        Assert.Empty(offenders);
    }

    /// <summary>A type with its few cases: every type but the first derives from one of the file.</summary>
    private static bool IsSmallUnion(string text, string[] names) =>
        text.Count(letter => letter == '\n') <= MaxUnionLines
        && names
            .Skip(1)
            .All(name =>
                names.Any(parent =>
                    parent != name
                    && Regex.IsMatch(
                        text,
                        $@"\b(?:class|record|struct)\s+{name}\b[^{{;]*:\s*{parent}\b",
                        RegexOptions.Singleline
                    )
                )
            );

    [GeneratedRegex(
        @"\b(?:class|record|struct|interface|enum)\s+(\w*(?:Manager|Helper|Helpers|Util|Utils|Utility|Common|Processor)|\w+Base)\b"
    )]
    private static partial Regex EmptyWords();

    [GeneratedRegex("NotImplementedException|\\bTODO\\b|\\bFIXME\\b|\\bHACK\\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\.(?:cs|razor|md|json|yml|sh|csproj|props|targets|txt|css|js)$|^\.ci/")]
    private static partial Regex TextFile();

    [GeneratedRegex(@"(?<![\w.])/(?:work|farm|root)/")]
    private static partial Regex MachinePath();

    [GeneratedRegex(
        @"^(?:public|internal|file)\s+(?:static\s+|sealed\s+|abstract\s+|partial\s+|readonly\s+|ref\s+|unsafe\s+)*(?:class|record struct|record|struct|interface|enum)\s+(\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex TopLevelType();

    [GeneratedRegex(
        @"\[(?:Fact|Theory|SkippableFact)[^\]]*\]\s*(?:\[[^\n]*\]\s*)*public\s+(?:async\s+)?(?:void|Task)\s+(\w+)\s*\(",
        RegexOptions.Singleline
    )]
    private static partial Regex TestMethod();
}
