namespace PerfTests.Replica.Parameters;

/// <summary>All parameters of a node. Changes are all or nothing: one bad value and none is taken.</summary>
internal sealed class ParameterSet
{
    private readonly SortedDictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);
    private readonly List<Func<Func<string, string>, string?>> _rules = [];
    private readonly Lock _gate = new();

    /// <summary>Every parameter, by name.</summary>
    public IReadOnlyCollection<Parameter> All => _parameters.Values;

    /// <summary>Raised after live changes were taken, with the names that changed.</summary>
    public event Action<IReadOnlyList<string>>? Changed;

    /// <summary>Adds a parameter, before the node starts.</summary>
    /// <returns>The same parameter, to keep.</returns>
    public T Add<T>(T parameter)
        where T : Parameter
    {
        _parameters.Add(parameter.Name, parameter);
        return parameter;
    }

    /// <summary>Adds a rule over several parameters, such as <c>min must not exceed max</c>.</summary>
    /// <param name="rule">Gets a function from name to the value as it would be; returns the problem or null.</param>
    public void AddRule(Func<Func<string, string>, string?> rule) => _rules.Add(rule);

    /// <summary>Takes the values given at start, where every parameter may be set.</summary>
    /// <returns>Every problem found; empty when all values were taken.</returns>
    public IReadOnlyList<string> Configure(IReadOnlyDictionary<string, string> values) => Take(values, starting: true);

    /// <summary>Changes parameters of a running node, where only live ones may be set.</summary>
    /// <returns>Every problem found; empty when all values were taken.</returns>
    public IReadOnlyList<string> Change(IReadOnlyDictionary<string, string> values) => Take(values, starting: false);

    private List<string> Take(IReadOnlyDictionary<string, string> values, bool starting)
    {
        var changed = new List<string>();
        lock (_gate)
        {
            var problems = values.Select(v => Problem(v.Key, v.Value, starting)).OfType<string>().ToList();
            if (problems.Count == 0)
            {
                problems.AddRange(_rules.Select(rule => rule(Proposed)).OfType<string>());
            }
            if (problems.Count > 0)
            {
                return problems;
            }
            foreach (var (name, text) in values.Where(v => _parameters[v.Key].Text != v.Value))
            {
                _parameters[name].Set(text);
                changed.Add(name);
            }
        }
        if (changed.Count > 0)
        {
            Changed?.Invoke(changed);
        }
        return [];

        string Proposed(string name) => values.TryGetValue(name, out var text) ? text : _parameters[name].Text;
    }

    private string? Problem(string name, string text, bool starting)
    {
        if (!_parameters.TryGetValue(name, out var parameter))
        {
            return $"{name}: there is no such parameter; known are {string.Join(", ", _parameters.Keys)}.";
        }
        if (parameter.Problem(text) is { } problem)
        {
            return problem;
        }
        return starting || parameter.Live || parameter.Text == text
            ? null
            : $"{name}: read only at start; restart the node with --set {name}={text}.";
    }
}
