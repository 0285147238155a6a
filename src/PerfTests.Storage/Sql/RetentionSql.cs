using System.Data.Common;

namespace PerfTests.Storage.Sql;

/// <summary>A retention rule as the condition of what goes.</summary>
internal static class RetentionSql
{
    /// <summary>The condition on <c>run</c>; its values become parameters of the command. The rule must not keep everything.</summary>
    public static string Append(DbCommand command, Retention rule)
    {
        var conditions = new List<string>();
        if (rule.From is { } from)
        {
            conditions.Add("started_at_ticks < @from_ticks");
            command.Bind("from_ticks", from.UtcTicks);
        }

        if (rule.NewestPerScenario is { } newest)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(newest, 1, nameof(rule));
            conditions.Add(
                "id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY scenario ORDER BY started_at_ticks DESC, run_id DESC) AS place FROM run) AS placed WHERE place > @newest)"
            );
            command.Bind("newest", (long)newest);
        }

        return string.Join(" OR ", conditions);
    }
}
