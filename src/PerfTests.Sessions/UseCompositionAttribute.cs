using System.Reflection;
using PerfTests.Settings;

namespace PerfTests.Sessions;

/// <summary>
/// Names the type that makes the composition of a test project: <c>[assembly: UseComposition(typeof(MyComposition))]</c>. Every face that runs the project's
/// scenarios goes by it, so that a scenario means the same in each.
/// </summary>
/// <param name="source">A public class that implements <see cref="ICompositionSource"/> and has a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class UseCompositionAttribute(Type source) : Attribute
{
    /// <summary>The type that makes the composition.</summary>
    public Type Source { get; } = source;

    /// <summary>The composition that an assembly asks for; <see cref="Composition.Default"/> if it asks for none.</summary>
    /// <param name="assembly">A test project's assembly.</param>
    /// <exception cref="InvalidSettingsException">The named type cannot make one; the message says why.</exception>
    public static Composition Read(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        if (assembly.GetCustomAttribute<UseCompositionAttribute>() is not { } attribute)
        {
            return Composition.Default;
        }

        var type = attribute.Source;
        if (
            type is null
            || !type.IsAssignableTo(typeof(ICompositionSource))
            || type.IsAbstract
            || type.GetConstructor(Type.EmptyTypes) is null
        )
        {
            throw Problem(
                type?.FullName,
                $"a class that implements {nameof(ICompositionSource)} and has a public constructor without parameters"
            );
        }

        return Make(type)
            ?? throw Problem(
                type.FullName,
                $"a source whose {nameof(ICompositionSource.Create)} returns a composition"
            );
    }

    private static Composition? Make(Type type)
    {
        try
        {
            return ((ICompositionSource)Activator.CreateInstance(type)!).Create(Composition.Default);
        }
        catch (InvalidSettingsException)
        {
            throw;
        }
#pragma warning disable CA1031 // It is the user's code: whatever it throws is said once, without a trace.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var reason = failure is TargetInvocationException { InnerException: { } inner } ? inner : failure;
            throw Problem(type.FullName, $"a source that works; it says: {reason.Message}");
        }
    }

    private static InvalidSettingsException Problem(string? value, string expected) =>
        new([new SettingProblem("[assembly: UseComposition]", value, expected)]);
}
