using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Histories.Models;
using PerfTests.Analysis.Histories.Transactions;

namespace PerfTests.Analysis.Histories;

/// <summary>The models by name, and how one is found out from the operations of a history.</summary>
internal static class HistoryModels
{
    /// <summary>The name on the command line.</summary>
    public static string NameOf(HistoryModel model) =>
        model switch
        {
            HistoryModel.CasRegister => "cas-register",
            HistoryModel.ListAppend => "list-append",
            HistoryModel.RwRegister => "rw-register",
            HistoryModel.LongFork => "long-fork",
            _ => $"{model}".ToLowerInvariant(),
        };

    /// <summary>An empty history in the terms of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="format">The form it is read from: the etcd logs say <c>:fail</c> of a swap only where another value stood.</param>
    /// <param name="consistency">What is promised, for models of transactions.</param>
    public static ModelHistory Create(HistoryModel model, HistoryFormat format, string consistency) =>
        model switch
        {
            HistoryModel.Register => new RegisterHistory(hasSwaps: false, isRefusalSeen: false),
            HistoryModel.CasRegister => new RegisterHistory(hasSwaps: true, format == HistoryFormat.PorcupineEtcd),
            HistoryModel.Kv => new KeyValueHistory(),
            HistoryModel.Set => new SetHistory(),
            HistoryModel.Counter => new CounterHistory(),
            HistoryModel.Queue => new QueueHistory(),
            HistoryModel.Lock => new LockHistory(),
            HistoryModel.ListAppend => new ListAppendHistory(consistency),
            HistoryModel.RwRegister => new RwRegisterHistory(consistency),
            HistoryModel.Bank => new BankHistory(consistency),
            HistoryModel.LongFork => new LongForkHistory(consistency),
            _ => throw new ArgumentOutOfRangeException(nameof(model), model, null),
        };

    /// <summary>The model that operations are of; null if they do not tell yet.</summary>
    /// <param name="operations">Operations.</param>
    /// <param name="isKeyed">Whether their values are keys and values.</param>
    /// <param name="isAll">Whether no other operation follows.</param>
    public static HistoryModel? Find(IReadOnlyList<HistoryOperation> operations, bool isKeyed, bool isAll)
    {
        if (FindOfTransactions(operations) is { } transactional)
        {
            return transactional;
        }

        var functions = operations.Select(operation => operation.Function).ToHashSet(StringComparer.Ordinal);
        return functions.Overlaps(["acquire", "release", "lock", "unlock"]) ? HistoryModel.Lock
            : functions.Overlaps(["enqueue", "dequeue", "drain", "enq", "deq"]) ? HistoryModel.Queue
            : functions.Overlaps(["get", "put", "append"]) ? HistoryModel.Kv
            : functions.Overlaps(["cas", "write", "w"])
                ? operations.Any(operation => operation.Key.Kind == EdnKind.Text) ? HistoryModel.Kv
                    : HistoryModel.CasRegister
            : functions.Overlaps(["inc", "dec", "increment", "decrement"]) ? HistoryModel.Counter
            : functions.Overlaps(["remove", "delete", "insert"]) ? HistoryModel.Set
            : functions.Contains("add")
                ? FindOfRead(operations, isKeyed) ?? (isAll ? FindOfAdditions(operations) : null)
            : null;
    }

    /// <summary>Whether every operation is on one of several keys: its value is the key and the value.</summary>
    public static bool AreKeyed(IReadOnlyList<HistoryOperation> operations) =>
        operations.Count > 0
        && operations.All(operation =>
            operation.Argument is { Kind: EdnKind.Vector, Count: 2 } && operation.Argument[0].Kind != EdnKind.Vector
        )
        && (
            operations.Any(operation => operation.Function != "cas")
            || operations.All(operation => operation.Argument[1].Kind == EdnKind.Vector)
        )
        && !operations.Any(operation => operation.Function == "txn");

    /// <summary>An operation with the key taken from its values.</summary>
    /// <exception cref="HistoryFormatException">It has no key, unlike those before it.</exception>
    public static HistoryOperation WithoutKey(in HistoryOperation operation, out EdnValue key)
    {
        if (operation.Argument is not { Kind: EdnKind.Vector, Count: 2 })
        {
            throw new HistoryFormatException(
                operation.Line,
                $"the value of :{operation.Function} is {operation.Argument}; expected [key value], as in the lines before"
            );
        }

        key = operation.Argument[0];
        return operation with
        {
            Argument = operation.Argument[1],
            Answer = operation.Answer is { Kind: EdnKind.Vector, Count: 2 } answer ? answer[1] : default,
        };
    }

    /// <summary>What is added to and read is a set if a read gives a collection, and a counter if it gives a number.</summary>
    private static HistoryModel? FindOfRead(IReadOnlyList<HistoryOperation> operations, bool isKeyed)
    {
        foreach (var operation in operations)
        {
            if (operation is { Function: "read", Outcome: HistoryEventType.Ok, Answer.IsNil: false })
            {
                var answer = isKeyed && operation.Answer.Count == 2 ? operation.Answer[1] : operation.Answer;
                return answer.Kind switch
                {
                    EdnKind.Integer => HistoryModel.Counter,
                    EdnKind.Nil => null,
                    _ => HistoryModel.Set,
                };
            }
        }

        return null;
    }

    /// <summary>Nothing was read: elements of a set differ.</summary>
    private static HistoryModel FindOfAdditions(IReadOnlyList<HistoryOperation> operations) =>
        operations.GroupBy(operation => operation.Argument).Any(group => group.Skip(1).Any())
            ? HistoryModel.Counter
            : HistoryModel.Set;

    /// <summary>Transactions are vectors of vectors; transfers are known by their name.</summary>
    private static HistoryModel? FindOfTransactions(IReadOnlyList<HistoryOperation> operations)
    {
        if (operations.Any(operation => operation.Function == "transfer"))
        {
            return HistoryModel.Bank;
        }

        var isLongFork = false;
        foreach (var operation in operations)
        {
            if (
                operation.Value is not { Kind: EdnKind.Vector, Count: > 0 } value
                || value[0] is not { Kind: EdnKind.Vector, Count: 3 }
            )
            {
                continue;
            }

            isLongFork |= operation.Function is "read" or "write";
            foreach (var part in value.Items().Where(part => part.Count == 3))
            {
                if (part[0].Is("append") || (part[0].Is("r") && part[2].Kind == EdnKind.Vector))
                {
                    return HistoryModel.ListAppend;
                }

                if (part[0].Is("w") && !isLongFork)
                {
                    return HistoryModel.RwRegister;
                }
            }
        }

        return isLongFork ? HistoryModel.LongFork
            : operations.Any(operation => operation is { Function: "read", Answer.Kind: EdnKind.Map })
                ? HistoryModel.Bank
            : null;
    }
}
