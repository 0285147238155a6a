using System.Text;
using PerfTests.Analysis.Histories;
using PerfTests.Analysis.Safety;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Histories;

/// <summary>Small histories of transactions, decided from the definition: some order of the transactions, that respects real time, gives every answer. Shares nothing with what it judges.</summary>
internal static class TransactionCampaign
{
    private sealed record Part(bool IsWrite, int Key, int Value, string Answer);

    private sealed record Transaction(List<Part> Parts, int Start, int End);

    /// <summary>Compares verdicts: a violation that is found is one. Counts those that are not found.</summary>
    public static (int Valid, int Invalid, int Missed) Compare(ulong seed, bool isOfLists, int histories)
    {
        var random = new Seed(seed).CreateRandom();
        var (valid, invalid, missed) = (0, 0, 0);
        for (var history = 0; history < histories; history++)
        {
            var transactions = Play(random, isOfLists, 2 + (history % 5));
            var isLegal = IsLegal(transactions, isOfLists, new bool[transactions.Count], ["", ""]);
            var text = ToText(transactions, isOfLists);
            var verdict = HistoryFileCheckTests
                .Check(
                    text,
                    new HistoryCheckOptions { Model = isOfLists ? HistoryModel.ListAppend : HistoryModel.RwRegister }
                )
                .Verdict;
            Assert.False(
                isLegal && verdict != SafetyVerdict.Valid,
                $"seed {seed}, history {history}: {verdict}{Environment.NewLine}{text}"
            );
            valid += isLegal ? 1 : 0;
            invalid += isLegal ? 0 : 1;
            missed += !isLegal && verdict != SafetyVerdict.Invalid ? 1 : 0;
        }

        return (valid, invalid, missed);
    }

    private static List<Transaction> Play(SeededRandom random, bool isOfLists, int count)
    {
        var states = new[] { "", "" };
        var old = new[] { "", "" };
        var (time, next) = (0, 1);
        var transactions = new List<Transaction>();
        for (var index = 0; index < count; index++)
        {
            var parts = new List<Part>();
            // Some transactions read an older state than they should.
            var seen = random.NextInt64(3) == 0 ? old : states;
            seen = [.. seen];
            for (var part = 1 + random.NextInt64(3); part > 0; part--)
            {
                var key = (int)random.NextInt64(2);
                if (random.NextInt64(2) == 0)
                {
                    parts.Add(new Part(true, key, next, ""));
                    seen[key] = Write(seen[key], next, isOfLists);
                    states[key] = Write(states[key], next++, isOfLists);
                }
                else
                {
                    parts.Add(new Part(false, key, 0, seen[key]));
                }
            }

            time += 1 + (int)random.NextInt64(3);
            transactions.Add(new Transaction(parts, time - (int)random.NextInt64(4), time + (int)random.NextInt64(4)));
            if (random.NextInt64(2) == 0)
            {
                old = [.. states];
            }
        }

        return transactions;
    }

    private static string Write(string state, int value, bool isOfLists) =>
        isOfLists && state.Length > 0 ? $"{state} {value}" : $"{value}";

    private static bool IsLegal(List<Transaction> transactions, bool isOfLists, bool[] taken, string[] states)
    {
        if (Array.TrueForAll(taken, isTaken => isTaken))
        {
            return true;
        }

        for (var index = 0; index < transactions.Count; index++)
        {
            var transaction = transactions[index];
            if (
                taken[index]
                || Enumerable
                    .Range(0, taken.Length)
                    .Any(other => !taken[other] && transactions[other].End < transaction.Start)
            )
            {
                continue;
            }

            string[] after = [.. states];
            var fits = true;
            foreach (var part in transaction.Parts)
            {
                if (part.IsWrite)
                {
                    after[part.Key] = Write(after[part.Key], part.Value, isOfLists);
                }
                else
                {
                    fits &= after[part.Key] == part.Answer;
                }
            }

            taken[index] = true;
            if (fits && IsLegal(transactions, isOfLists, taken, after))
            {
                return true;
            }

            taken[index] = false;
        }

        return false;
    }

    private static string ToText(List<Transaction> transactions, bool isOfLists)
    {
        var lines = new List<(int Time, int Order, string Line)>();
        for (var process = 0; process < transactions.Count; process++)
        {
            var (parts, start, end) = transactions[process];
            var value = string.Join(' ', parts.Select(part => ToText(part, isOfLists)));
            lines.Add((start, 0, HistoryFileCheckTests.Line(process, "invoke", "txn", $"[{value}]")));
            lines.Add((end, 1, HistoryFileCheckTests.Line(process, "ok", "txn", $"[{value}]")));
        }

        var text = new StringBuilder();
        foreach (var (_, _, line) in lines.OrderBy(line => line.Time).ThenBy(line => line.Order))
        {
            text.Append(line);
        }

        return text.ToString();
    }

    private static string ToText(Part part, bool isOfLists) =>
        part switch
        {
            { IsWrite: true } => $"[{(isOfLists ? ":append" : ":w")} {part.Key} {part.Value}]",
            _ when isOfLists => $"[:r {part.Key} [{part.Answer}]]",
            _ => $"[:r {part.Key} {(part.Answer.Length == 0 ? "nil" : part.Answer)}]",
        };
}
