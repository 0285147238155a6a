using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Histories.Models;
using PerfTests.Analysis.Safety;
using static System.FormattableString;

namespace PerfTests.Analysis.Histories.Transactions;

/// <summary>Transfers between accounts, and reads of all accounts: every read has the accounts and the sum of the first one, and no balance below zero.</summary>
/// <param name="consistency">What is promised.</param>
internal sealed class BankHistory(string consistency) : ModelHistory
{
    private readonly Dictionary<string, (string Text, int Operation)> _found = new(StringComparer.Ordinal);
    private readonly HashSet<EdnValue> _accounts = [];
    private Int128 _total;
    private int _first = -1;

    /// <inheritdoc />
    public override void Add(in HistoryOperation operation, EdnValue key)
    {
        var sequence = Operations.Add(operation);
        switch (operation.Function)
        {
            case "transfer":
                break;
            case "read" when operation.Outcome == HistoryEventType.Ok:
                if (operation.Answer is not { Kind: EdnKind.Map, Count: > 0 } balances)
                {
                    throw Unfit(operation, operation.Answer, "a map of accounts and balances");
                }

                TakeRead(operation, sequence, balances);
                break;
            case "read":
                break;
            default:
                throw Unknown(operation, "bank", ":transfer or :read");
        }
    }

    /// <inheritdoc />
    public override ModelFindings Check(SearchBudget budget)
    {
        var isForbidden = ConsistencyModels.Forbids(consistency, _found.Keys);
        var shown = _found.OrderBy(found => found.Value.Operation).FirstOrDefault();
        return new ModelFindings(isForbidden ? SafetyVerdict.Invalid : SafetyVerdict.Valid, 1)
        {
            Anomalies = [.. _found.Keys],
            StrongestModel = ConsistencyModels.Strongest(_found.Keys),
            Counterexample = isForbidden
                ? Operations.Show(
                    shown.Key,
                    "",
                    shown.Value.Operation,
                    [_first, shown.Value.Operation],
                    operation =>
                        operation == shown.Value.Operation ? shown.Value.Text : Invariant($"read a sum of {_total}")
                )
                : null,
        };
    }

    private void TakeRead(in HistoryOperation operation, int sequence, EdnValue balances)
    {
        Int128 sum = 0;
        for (var entry = 0; entry < balances.Count; entry += 2)
        {
            var (account, balance) = (balances[entry], balances[entry + 1]);
            if (_first >= 0 && !_accounts.Contains(account))
            {
                Note("unexpected-key", $"read account {account}, which the first read did not have");
            }

            if (balance.IsNil)
            {
                Note("nil-balance", $"read no balance of account {account}");
                continue;
            }

            if (balance.Kind != EdnKind.Integer)
            {
                throw Unfit(operation, balance, "a balance as a whole number");
            }

            sum += balance.Integer;
            if (balance.Integer < 0)
            {
                Note("negative-value", $"read a balance of {balance} of account {account}");
            }

            if (_first < 0)
            {
                _accounts.Add(account);
            }
        }

        if (_first < 0)
        {
            (_first, _total) = (sequence, sum);
        }
        else if (sum != _total)
        {
            Note("wrong-total", Invariant($"read a sum of {sum}"));
        }

        void Note(string anomaly, string text) => _found.TryAdd(anomaly, (text, sequence));
    }
}
