using System.Reflection;
using PerfTests.Running;
using PerfTests.Sessions.Baselines;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Running;

namespace PerfTests.Sessions.Scenarios;

/// <summary>A scenario found in an assembly.</summary>
/// <param name="Attribute">What its attribute says.</param>
/// <param name="Method">The method that describes it.</param>
public sealed record ScenarioMethod(IScenarioAttribute Attribute, MethodInfo Method)
{
    /// <summary>Class and method, for people.</summary>
    public string FullName => $"{Method.DeclaringType?.Name}.{Method.Name}";

    /// <summary>Where the scenario's baseline lies; null if its source is not known.</summary>
    public BaselineLocation? BaselineLocation =>
        Path.GetDirectoryName(Attribute.SourceFile) is { Length: > 0 } folder
            ? new BaselineLocation(folder, FullName)
            : null;

    /// <summary>The request to run the scenario, as its attribute says.</summary>
    /// <param name="scenario">What the method describes.</param>
    /// <param name="command">The face's own part of the command that runs it again.</param>
    public ScenarioRequest Request(Scenario scenario, ReproduceCommand command) =>
        new()
        {
            Name = Attribute.Name,
            Scenario = scenario,
            DeadlineSeconds = Attribute.DeadlineSeconds,
            BaselineLocation = BaselineLocation,
            Command = command,
        };

    /// <summary>The scenario that the method describes; nothing is run.</summary>
    /// <exception cref="InvalidOperationException">The method ended without having described one.</exception>
    public async Task<Scenario> DescribeAsync()
    {
        Scenario? described = null;
        try
        {
            await InvokeAsync(scenario =>
                {
                    described = scenario;
                    throw new ScenarioDescribedException();
                })
                .ConfigureAwait(false);
        }
        catch (Exception) when (described is not null)
        {
            // As it was meant; an assertion about what Verify throws may have put an exception of its own around it.
        }

        return described ?? throw new InvalidOperationException($"{FullName} ended without a call of Verify.");
    }

    /// <summary>Invokes the method with the given handler in charge of the scenario that it describes.</summary>
    /// <param name="handler">What is done with the scenario; gives what became of it.</param>
    public Task InvokeAsync(Func<Scenario, Task<ScenarioOutcome>> handler) =>
        ScenarioDispatch.InvokeAsync(
            async () =>
            {
                var type = Method.DeclaringType!;
                // A test class takes what its framework gives it; none of that is needed to describe a scenario.
                var constructor = type.GetConstructors().MinBy(candidate => candidate.GetParameters().Length);
                var instance = constructor?.Invoke(new object?[constructor.GetParameters().Length]);
                try
                {
                    var result = Method.Invoke(
                        Method.IsStatic ? null : instance,
                        BindingFlags.DoNotWrapExceptions,
                        null,
                        [],
                        null
                    );
                    if (result is Task task)
                    {
                        await task.ConfigureAwait(false);
                    }
                }
                finally
                {
                    (instance as IDisposable)?.Dispose();
                }
            },
            handler
        );
}
