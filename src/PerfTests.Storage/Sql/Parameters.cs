using System.Data.Common;

namespace PerfTests.Storage.Sql;

/// <summary>Values of statements. They are never part of a statement's text.</summary>
internal static class Parameters
{
    /// <summary>Gives a parameter its value; null is the database's null.</summary>
    public static void Bind(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}
