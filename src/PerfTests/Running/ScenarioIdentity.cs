using System.Security.Cryptography;
using System.Text;
using PerfTests.Identity;
using PerfTests.Protocols;
using PerfTests.Settings;

namespace PerfTests.Running;

/// <summary>
/// What a scenario asks, as data: <c>question</c>, which is hashed, and <c>apart</c>, the settings that ask no other question (METHOD 9; docs/run-folder.md says why each
/// is there). Secrets are in neither: a changed password asks no other question.
/// </summary>
internal static class ScenarioIdentity
{
    /// <summary>Version of the document.</summary>
    public const int FormatVersion = 1;

    /// <summary>SHA-256 over the question's canonical JSON in UTF-8, in hexadecimal.</summary>
    public static string Hash(Scenario scenario) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(TreeOf(scenario, false)))));

    /// <summary>The document, as canonical JSON.</summary>
    public static string Write(Scenario scenario)
    {
        var question = TreeOf(scenario, everything: false);
        return CanonicalJson.Write(
            new SortedDictionary<string, object?>(StringComparer.Ordinal)
            {
                ["format_version"] = FormatVersion,
                ["hash"] = Hash(scenario),
                ["question"] = question,
                ["apart"] = Apart(TreeOf(scenario, everything: true), question),
            }
        );
    }

    /// <summary>The question's settings one by one: canonical JSON of each by its path, for example <c>cluster.nodes</c>.</summary>
    public static IReadOnlyDictionary<string, string> Flatten(Scenario scenario)
    {
        var flat = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Flatten(flat, "", TreeOf(scenario, everything: false));
        return flat;
    }

    private static void Flatten(SortedDictionary<string, string> flat, string path, object? value)
    {
        switch (value)
        {
            case SortedDictionary<string, object?> { Count: > 0 } map:
                foreach (var (name, part) in map)
                {
                    Flatten(flat, path.Length == 0 ? name : $"{path}.{name}", part);
                }

                break;
            case object?[] { Length: > 0 } list:
                foreach (var (index, part) in list.Index())
                {
                    Flatten(flat, $"{path}[{index}]", part);
                }

                break;
            default:
                flat[path] = CanonicalJson.Write(value);
                break;
        }
    }

    private static SortedDictionary<string, object?> TreeOf(Scenario scenario, bool everything)
    {
        var tree = (SortedDictionary<string, object?>)SettingTree.Of(scenario, typeof(Scenario), everything)!;
        // As they are in force: with faults an interval is shorter than it may have been set.
        tree["limits"] = SettingTree.Of(scenario.Limits, typeof(LoadLimits), everything);

        var cluster = (SortedDictionary<string, object?>)tree["cluster"]!;
        var parameters = (SortedDictionary<string, object?>)cluster["parameters"]!;
        foreach (var name in parameters.Keys.ToArray())
        {
            parameters[name] =
                SecretRedactor.IsSecretName(name)
                || scenario.Cluster.System.Parameters.Any(known => known.Name == name && known.IsSecret)
                    ? SecretRedactor.Mask
                    : parameters[name];
        }

        // A system of a user's own may say its name and protocol by code, of which no member is stored.
        var system = (SortedDictionary<string, object?>)cluster["system"]!;
        system["name"] = scenario.Cluster.System.Name;
        system["protocol"] = SettingTree.Of(scenario.Cluster.System.Protocol, typeof(Protocol), everything);
        system["consistency"] = SettingTree.Of(scenario.Cluster.System.Consistency);
        return Masked(tree);
    }

    /// <summary>The settings of the first tree that the second one lacks.</summary>
    private static object? Apart(object? everything, object? question) =>
        (everything, question) switch
        {
            (SortedDictionary<string, object?> all, SortedDictionary<string, object?> asked) => Some(
                all.Where(pair => !asked.ContainsKey(pair.Key))
                    .Concat(
                        all.Where(pair => asked.ContainsKey(pair.Key))
                            .Select(pair => KeyValuePair.Create(pair.Key, Apart(pair.Value, asked[pair.Key])))
                            .Where(pair => pair.Value is not null)
                    )
            ),
            (object?[] all, object?[] asked) when all.Length == asked.Length => all.Zip(asked, Apart).ToArray()
                is var parts
            && parts.Any(part => part is not null)
                ? parts
                : null,
            _ => null,
        };

    private static SortedDictionary<string, object?>? Some(IEnumerable<KeyValuePair<string, object?>> members)
    {
        var some = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in members)
        {
            some.Add(name, value);
        }

        return some.Count > 0 ? some : null;
    }

    /// <summary>By their form alone, not by what else the process knows: a hash must not depend on that.</summary>
    private static SortedDictionary<string, object?> Masked(SortedDictionary<string, object?> tree)
    {
        foreach (var (name, value) in tree.ToArray())
        {
            tree[name] = MaskedValue(value);
        }

        return tree;
    }

    private static object? MaskedValue(object? value) =>
        value switch
        {
            string text => SecretRedactor.MaskForms(text),
            object?[] list => list.Select(MaskedValue).ToArray(),
            SortedDictionary<string, object?> map => Masked(map),
            _ => value,
        };
}
