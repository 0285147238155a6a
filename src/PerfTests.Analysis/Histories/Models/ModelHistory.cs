using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>A history in the terms of a model: it takes the operations one by one as they are read, and is then checked.</summary>
internal abstract class ModelHistory
{
    /// <summary>Who did what, and when.</summary>
    protected OperationList Operations { get; } = new();

    /// <summary>Number of operations taken.</summary>
    public int Count => Operations.Count;

    /// <summary>Bytes that the history takes, about.</summary>
    public virtual long Bytes => Operations.Bytes;

    /// <summary>Takes an operation.</summary>
    /// <param name="operation">The operation, its value without the key.</param>
    /// <param name="key">The object it is on; nil where there is only one.</param>
    /// <exception cref="HistoryFormatException">The model knows no such operation.</exception>
    public abstract void Add(in HistoryOperation operation, EdnValue key);

    /// <summary>Checks what was taken.</summary>
    /// <param name="budget">What the check may use.</param>
    public abstract ModelFindings Check(SearchBudget budget);

    /// <summary>Says that the model knows no such operation.</summary>
    protected static HistoryFormatException Unknown(in HistoryOperation operation, string model, string expected) =>
        new(operation.Line, $"the {model} model knows no :{operation.Function}; expected {expected}");

    /// <summary>Says that an operation has a value that it cannot have.</summary>
    protected static HistoryFormatException Unfit(in HistoryOperation operation, EdnValue value, string expected) =>
        new(operation.Line, $"the value of :{operation.Function} is {value}; expected {expected}");

    /// <summary>The object in words.</summary>
    protected static string Where(EdnValue key) => key.IsNil ? "" : $"key {key}";
}
