namespace PerfTests.Analysis.Histories.Transactions;

/// <content>The dependencies that lists tell of.</content>
internal sealed partial class ListAppendHistory
{
    /// <inheritdoc />
    protected override void AddData(DependencyGraph graph)
    {
        // Who read each version, as chains through the reads.
        var readers = new int[_writes.Count + _lists.Count];
        var next = new int[_reads.Count];
        Array.Fill(readers, Nobody);
        for (var read = 0; read < _reads.Count; read++)
        {
            var (transaction, key, last, _) = _reads[read];
            var version = last == Nobody ? _writes.Count + key : last;
            (next[read], readers[version]) = (readers[version], read);
            if (last != Nobody && IsPossible(_writes[last].Writer))
            {
                graph.Add(_writes[last].Writer, transaction, Dependency.WriteRead, DependencyLevel.Data, last);
            }
        }

        var unseen = _writes
            .Select((write, version) => (write, version))
            .Where(pair => IsPossible(pair.write.Writer) && !_lists[pair.write.Key].Members.Contains(pair.version))
            .ToLookup(pair => pair.write.Key, pair => pair.version);
        for (var key = 0; key < _lists.Count; key++)
        {
            var before = _writes.Count + key;
            foreach (var version in _lists[key].Longest)
            {
                Follow(before, version);
                before = version;
            }

            AddUnseen(graph, unseen[key], before, Readers(before));
        }

        void Follow(int before, int version)
        {
            var writer = _writes[version].Writer;
            if (!IsPossible(writer))
            {
                return;
            }

            if (before < _writes.Count && IsPossible(_writes[before].Writer))
            {
                graph.Add(_writes[before].Writer, writer, Dependency.WriteWrite, DependencyLevel.Data, version);
            }

            foreach (var reader in Readers(before))
            {
                graph.Add(reader, writer, Dependency.ReadWrite, DependencyLevel.Data, version);
            }
        }

        IEnumerable<int> Readers(int version)
        {
            for (var read = readers[version]; read != Nobody; read = next[read])
            {
                yield return _reads[read].Transaction;
            }
        }
    }

    /// <summary>What nobody saw was appended after the longest version: over a station, as many may have read that.</summary>
    private void AddUnseen(DependencyGraph graph, IEnumerable<int> unseen, int last, IEnumerable<int> readers)
    {
        var versions = unseen.DistinctBy(version => _writes[version].Writer).ToArray();
        if (versions.Length == 0)
        {
            return;
        }

        if (last < _writes.Count && IsPossible(_writes[last].Writer))
        {
            foreach (var version in versions)
            {
                graph.Add(
                    _writes[last].Writer,
                    _writes[version].Writer,
                    Dependency.WriteWrite,
                    DependencyLevel.Data,
                    version
                );
            }
        }

        var writers = Array.ConvertAll(versions, version => _writes[version].Writer);
        var placeOf = writers
            .Select((writer, place) => (writer, place))
            .ToDictionary(pair => pair.writer, pair => pair.place);
        var stations = new RangeStations(graph, writers, versions);
        foreach (var reader in readers)
        {
            // It does not come before itself.
            stations.AddExcept(
                reader,
                0,
                versions.Length,
                placeOf.GetValueOrDefault(reader, versions.Length),
                Dependency.ReadWrite,
                DependencyLevel.Data
            );
        }
    }
}
