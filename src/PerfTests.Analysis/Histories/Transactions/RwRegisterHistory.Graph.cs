using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Transactions;

/// <content>The dependencies that registers tell of.</content>
internal sealed partial class RwRegisterHistory
{
    /// <inheritdoc />
    protected override void AddData(DependencyGraph graph)
    {
        foreach (var (transaction, _, version) in _reads)
        {
            if (version != Nobody && IsPossible(_writes[version].Writer))
            {
                graph.Add(_writes[version].Writer, transaction, Dependency.WriteRead, DependencyLevel.Data, version);
            }
        }

        var readers = _reads.ToLookup(read => (read.Key, read.Version), read => read.Transaction);
        foreach (var (read, version) in Overwrites())
        {
            var writer = _writes[version].Writer;
            if (read.Version != Nobody && IsPossible(_writes[read.Version].Writer))
            {
                graph.Add(_writes[read.Version].Writer, writer, Dependency.WriteWrite, DependencyLevel.Data, version);
            }

            if (read.Version != Nobody)
            {
                foreach (var reader in readers[(read.Key, read.Version)])
                {
                    graph.Add(reader, writer, Dependency.ReadWrite, DependencyLevel.Data, version);
                }
            }
        }

        var seen = _reads.Where(read => read.Version != Nobody).Select(read => read.Version).ToHashSet();
        var versions = Enumerable
            .Range(0, _writes.Count)
            .Where(version =>
                IsPossible(_writes[version].Writer) && (_writes[version].IsLast || seen.Contains(version))
            )
            .ToLookup(version => _writes[version].Key);
        for (var key = 0; key < Keys; key++)
        {
            AddOrderOfKey(graph, versions[key].ToArray(), readers[(key, Nobody)].ToArray(), readers);
        }
    }

    private void AddOrderOfKey(
        DependencyGraph graph,
        int[] versions,
        int[] readersOfNil,
        ILookup<(int Key, int Version), int> readers
    )
    {
        if (versions.Length == 0)
        {
            return;
        }

        // Of each version, when it was first known to be there, and when it was last.
        var (known, last) = (new long[versions.Length], new long[versions.Length]);
        for (var place = 0; place < versions.Length; place++)
        {
            var write = _writes[versions[place]];
            (known[place], last[place]) = (Operations.Return(write.Writer), Operations.Call(write.Writer));
            foreach (var reader in readers[(write.Key, versions[place])])
            {
                known[place] = Math.Min(known[place], Operations.Return(reader));
                last[place] = Math.Max(last[place], Operations.Call(reader));
            }
        }

        var byVersion = versions
            .Select((version, place) => (Version: version, Known: known[place], Last: last[place]))
            .OrderBy(version => version.Last)
            .ToArray();
        var writers = Array.ConvertAll(byVersion, version => _writes[version.Version].Writer);
        var stations = new RangeStations(graph, writers, Array.ConvertAll(byVersion, version => version.Version));
        var placesOf = writers
            .Select((writer, place) => (writer, place))
            .ToLookup(pair => pair.writer, pair => pair.place);
        foreach (var reader in readersOfNil)
        {
            AddBefore(reader, 0, Dependency.ReadWrite, DependencyLevel.Data);
        }

        for (var place = 0; place < byVersion.Length; place++)
        {
            var version = byVersion[place];
            if (version.Known == Step.Never)
            {
                continue;
            }

            var first = FirstAfter(version.Known);
            AddBefore(writers[place], first, Dependency.WriteWrite, DependencyLevel.RealTime);
            foreach (var reader in readers[(_writes[version.Version].Key, version.Version)])
            {
                AddBefore(reader, first, Dependency.ReadWrite, DependencyLevel.RealTime, place);
            }
        }

        // Before all from a place on, but itself, and but the version it read.
        void AddBefore(int from, int first, Dependency dependency, DependencyLevel level, int but = Nobody)
        {
            var start = first;
            foreach (var skipped in placesOf[from].Append(but).Where(skipped => skipped >= first).Distinct().Order())
            {
                stations.Add(from, start, skipped, dependency, level);
                start = skipped + 1;
            }

            stations.Add(from, start, writers.Length, dependency, level);
        }

        int FirstAfter(long moment)
        {
            var (low, high) = (0, byVersion.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = byVersion[middle].Last <= moment ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}
