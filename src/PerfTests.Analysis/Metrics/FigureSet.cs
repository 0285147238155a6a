using System.Collections;
using System.Text.RegularExpressions;
using PerfTests.Analysis.Results;
using PerfTests.Settings;

namespace PerfTests.Analysis.Metrics;

/// <summary>
/// The figures that are taken from every run, in the order to show. Immutable: start with <see cref="Default"/>, add a figure of your own by <see cref="With"/>, and
/// hand the set in.
/// </summary>
public sealed partial class FigureSet : IReadOnlyList<Figure>
{
    private const int MaxNear = 5;

    private readonly IReadOnlyList<Figure> _figures;
    private readonly Dictionary<string, Figure> _byName;

    private FigureSet(IReadOnlyList<Figure> figures)
    {
        _figures = figures;
        _byName = figures.ToDictionary(figure => figure.Name, StringComparer.Ordinal);
    }

    /// <summary>The figures that PerfTests defines itself.</summary>
    public static FigureSet Default { get; } =
        new([
            .. ThroughputFigures.All,
            .. LatencyFigures.All,
            .. CostFigures.All,
            .. SpreadingFigures.All,
            .. RecoveryFigures.All,
        ]);

    /// <inheritdoc/>
    public int Count => _figures.Count;

    /// <inheritdoc/>
    public Figure this[int index] => _figures[index];

    /// <summary>The figure of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Figure this[string name] =>
        Find(name)
        ?? throw new KeyNotFoundException($"there is no figure {name}; near it: {string.Join(", ", Near(name))}");

    /// <summary>The same figures and more.</summary>
    /// <param name="figures">Figures whose names and titles the set does not have.</param>
    /// <exception cref="ArgumentException">A name or title is taken, a name is not in snake case, or a figure does not say how it is taken. Names all of it.</exception>
    public FigureSet With(params Figure[] figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        Figure[] all = [.. _figures, .. figures];
        string[] problems =
        [
            .. figures
                .Where(figure => !SnakeCase().IsMatch(figure.Name))
                .Select(figure => $"'{figure.Name}' is no name in snake case, for example compactions_per_operation"),
            .. figures
                .Where(figure => (figure.Take is null) == (figure.TakeFromFault is null))
                .Select(figure => $"'{figure.Name}' must set exactly one of Take and TakeFromFault"),
            .. Twice(all.Select(figure => figure.Name)).Select(name => $"the name '{name}' is taken"),
            .. Twice(all.Select(figure => figure.Title)).Select(title => $"the title '{title}' is taken"),
        ];
        return problems.Length == 0
            ? new FigureSet(all)
            : throw new ArgumentException($"Figures cannot be added: {string.Join("; ", problems)}.", nameof(figures));
    }

    /// <summary>The figure of a name; null if there is none.</summary>
    public Figure? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Takes every figure from a result; those that it does not give are absent, with the reason.</summary>
    public FigureValues Of(BenchmarkResult result) => new(_figures.Select(figure => figure.Of(result)));

    /// <summary>Names of figures that somebody who wrote a name may have meant, the nearest first.</summary>
    public IReadOnlyList<string> Near(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return
        [
            .. _figures
                .Select(figure => figure.Name)
                .OrderBy(candidate =>
                    candidate.Contains(name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(candidate, name)
                )
                .Take(MaxNear),
        ];
    }

    /// <summary>A problem for each name that is no figure's, with the names near it.</summary>
    /// <param name="setting">The setting that names them, as the user wrote it.</param>
    /// <param name="names">The names.</param>
    public IEnumerable<SettingProblem> Unknown(string setting, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names
            .Where(name => !_byName.ContainsKey(name))
            .Distinct(StringComparer.Ordinal)
            .Select(name => new SettingProblem(
                setting,
                name,
                $"the name of a figure, for example {string.Join(", ", Near(name))}; docs/figures.md lists all"
            ));
    }

    /// <summary>A problem for each figure that cannot gate: there is none of that name, or it gets neither better nor worse.</summary>
    /// <param name="setting">The setting that names them, as the user wrote it.</param>
    /// <param name="names">The names.</param>
    public IEnumerable<SettingProblem> UnfitGates(string setting, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] gates = [.. names];
        return Unknown(setting, gates)
            .Concat(
                gates
                    .Where(name => Find(name) is { Direction: FigureDirection.Neither })
                    .Select(name => new SettingProblem(
                        setting,
                        name,
                        "a figure that can get worse; this one gets neither better nor worse"
                    ))
            );
    }

    /// <inheritdoc/>
    public IEnumerator<Figure> GetEnumerator() => _figures.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static IEnumerable<string> Twice(IEnumerable<string> texts) =>
        texts
            .GroupBy(text => text, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => group.Key);

    /// <summary>Edits between two names (Levenshtein 1966).</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (var i = 0; i < from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
            {
                var changed = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, Math.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[^1];
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
    private static partial Regex SnakeCase();
}
