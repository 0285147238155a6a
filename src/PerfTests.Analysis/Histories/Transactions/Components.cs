namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Strongly connected components, by Tarjan's algorithm (SIAM J. Comput. 1(2), 1972) without recursion: linear in vertices and edges.</summary>
internal static class Components
{
    /// <summary>Numbers each vertex by its component.</summary>
    /// <param name="vertices">Number of vertices.</param>
    /// <param name="next">The next vertex that one leads to, by a cursor that begins at 0 and is moved on; -1 at the end.</param>
    /// <returns>The component of each vertex; -1 for those alone in theirs.</returns>
    public static int[] Find(int vertices, Successors next)
    {
        var component = new int[vertices];
        var index = new int[vertices];
        var low = new int[vertices];
        var cursor = new int[vertices];
        var (stack, path) = (new Stack<int>(), new Stack<int>());
        var (count, found) = (0, 0);
        // Until its component is known, a vertex on the stack has this one.
        const int Open = -2;
        for (var root = 0; root < vertices; root++)
        {
            if (index[root] != 0)
            {
                continue;
            }

            Enter(root);
            while (path.TryPeek(out var vertex))
            {
                var target = next(vertex, ref cursor[vertex]);
                if (target >= 0)
                {
                    if (index[target] == 0)
                    {
                        Enter(target);
                    }
                    else if (component[target] == Open)
                    {
                        low[vertex] = Math.Min(low[vertex], index[target]);
                    }

                    continue;
                }

                path.Pop();
                if (path.TryPeek(out var parent))
                {
                    low[parent] = Math.Min(low[parent], low[vertex]);
                }

                if (low[vertex] == index[vertex])
                {
                    Leave(vertex);
                }
            }
        }

        return component;

        void Enter(int vertex)
        {
            (index[vertex], low[vertex], component[vertex]) = (++count, count, Open);
            stack.Push(vertex);
            path.Push(vertex);
        }

        void Leave(int vertex)
        {
            var isAlone = stack.Peek() == vertex;
            int member;
            do
            {
                member = stack.Pop();
                component[member] = isAlone ? -1 : found;
            } while (member != vertex);
            found += isAlone ? 0 : 1;
        }
    }

    /// <summary>The successors of a vertex, one a call.</summary>
    public delegate int Successors(int vertex, ref int cursor);
}
