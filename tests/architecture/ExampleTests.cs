namespace PerfTests.ArchitectureTests;

/// <summary>Code in documents is code that is compiled and run: each region of the scenarios that bears a document's name stands in it, word for word.</summary>
public class ExampleTests
{
    private const string Begin = "#region ";

    public static TheoryData<string, string> Regions
    {
        get
        {
            var regions = new TheoryData<string, string>();
            foreach (
                var file in Repository.Sources.Where(file => file.StartsWith("scenarios/", StringComparison.Ordinal))
            )
            {
                foreach (var document in Repository.Read(file).Split('\n').Where(IsDocument))
                {
                    regions.Add(file, document.Trim()[Begin.Length..]);
                }
            }

            return regions;
        }
    }

    [Theory]
    [MemberData(nameof(Regions))]
    public void Example_in_a_document_is_the_code_that_runs(string source, string document)
    {
        var code = ReadRegion(source, document);

        Assert.NotEmpty(code);
        Assert.Contains($"```csharp\n{code}\n```", Repository.Read(document), StringComparison.Ordinal);
    }

    private static bool IsDocument(string line) =>
        line.Trim().StartsWith(Begin, StringComparison.Ordinal)
        && line.TrimEnd().EndsWith(".md", StringComparison.Ordinal);

    private static string ReadRegion(string file, string document)
    {
        var lines = Repository
            .Read(file)
            .Split('\n')
            .SkipWhile(line => line.Trim() != Begin + document)
            .Skip(1)
            .TakeWhile(line => line.Trim() != "#endregion")
            .ToArray();
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..])).Trim('\n');
    }
}
