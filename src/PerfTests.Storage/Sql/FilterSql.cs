using System.Data.Common;

namespace PerfTests.Storage.Sql;

/// <summary>A filter as the end of a statement over <c>run r</c>, newest first.</summary>
internal static class FilterSql
{
    /// <summary>Conditions, order and limit; their values become parameters of the command.</summary>
    public static string Append(DbCommand command, HistoryFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var conditions = new List<string>();
        if (filter.Scenario is { } scenario)
        {
            conditions.Add("r.scenario = @scenario");
            command.Bind("scenario", scenario);
        }

        if (filter.Status is { } status)
        {
            conditions.Add("r.status = @status");
            command.Bind("status", StatusText.Write(status));
        }

        if (filter.Since is { } since)
        {
            conditions.Add("r.started_at_ticks >= @since");
            command.Bind("since", since.UtcTicks);
        }

        if (filter.Before is { } before)
        {
            conditions.Add("(r.started_at_ticks, r.run_id) < (@before, @before_run)");
            command.Bind("before", before.StartedAt.UtcTicks);
            command.Bind("before_run", before.RunId);
        }

        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        if (filter.Last is not { } last)
        {
            return where + Order;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(last, 1, nameof(filter));
        command.Bind("last", (long)last);
        return where + Order + " LIMIT @last";
    }

    private const string Order = " ORDER BY r.started_at_ticks DESC, r.run_id DESC";
}
