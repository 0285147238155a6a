using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PerfTests.Identity;

/// <summary>
/// Takes a value of settings apart into maps, lists, texts and numbers for <see cref="CanonicalJson"/>. Safe by default: whatever makes two records unequal is in the tree, so
/// that a new setting belongs to the identity without anyone's doing; what does not belong there is marked by <see cref="NotPartOfIdentityAttribute"/>.
/// </summary>
/// <remarks>
/// A record is its fields, as its equality has it; any other object is its public properties that can be set, or are kept. Where the declared type leaves open which
/// one it is, <c>type</c> names it: by its short name for the project's own, by its full name for others. Durations are seconds, enumerations words. Of code, such as a
/// delegate, only is told that it is there.
/// </remarks>
internal static class SettingTree
{
    private const int MaxDepth = 32;
    private const int MaxItems = 1_000;
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The tree of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="declared">The type that its place declares; null to have its own type named.</param>
    /// <param name="everything">Whether what is marked is in it as well. Default: no.</param>
    public static object? Of(object? value, Type? declared = null, bool everything = false) =>
        Of(value, declared, everything, 0);

    /// <summary>The name under which a member is written, for example <c>max_in_flight</c> for <c>MaxInFlight</c> and <c>_maxInFlight</c>.</summary>
    public static string NameOf(string member) => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.TrimStart('_'));

    private static object? Of(object? value, Type? declared, bool everything, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidOperationException(
                $"The settings of {value?.GetType()} are nested more than {MaxDepth} deep, or in a circle: mark what does not belong to the question by [NotPartOfIdentity]."
            );
        }

        return value switch
        {
            null => null,
            bool or string => value,
            char letter => $"{letter}",
            Enum word => NameOf($"{word}"),
            TimeSpan time => time.TotalSeconds,
            double or float or sbyte or byte or short or ushort or int or uint or long or ulong => value,
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            Delegate => "(code)",
            IDictionary map => OfMap(map, everything, depth),
            IEnumerable list => OfList(list, everything, depth),
            ITuple tuple => OfList(
                Enumerable.Range(0, tuple.Length).Select(index => tuple[index]).ToArray(),
                everything,
                depth
            ),
            _ when IsForeign(value.GetType()) => OfForeign(value, everything, depth),
            _ => OfObject(value, declared, everything, depth),
        };
    }

    private static SortedDictionary<string, object?> OfMap(IDictionary map, bool everything, int depth)
    {
        var tree = Map();
        var element = ElementOf(map);
        foreach (DictionaryEntry entry in map)
        {
            tree[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = Of(
                entry.Value,
                element,
                everything,
                depth + 1
            );
        }

        return tree;
    }

    private static object OfList(IEnumerable list, bool everything, int depth)
    {
        var element = ElementOf(list);
        object?[] items = [.. list.Cast<object?>().Select(item => Of(item, element, everything, depth + 1))];
        if (list.GetType().GetInterfaces().Any(type => Is(type, typeof(IReadOnlySet<>))))
        {
            // A set has no order that anyone asked for.
            items = [.. items.OrderBy(CanonicalJson.Write, StringComparer.Ordinal)];
        }

        return items.Length <= MaxItems ? items : Digest(items);
    }

    /// <summary>A recorded trace has millions of arrivals: their digest stands for them.</summary>
    private static SortedDictionary<string, object?> Digest(object?[] items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(CanonicalJson.Write(item) + "\n"));
        }

        var tree = Map();
        tree["items"] = items.Length;
        tree["sha256_of_lines"] = Convert.ToHexStringLower(hash.GetHashAndReset());
        return tree;
    }

    private static Type? ElementOf(IEnumerable list) =>
        list.GetType()
            .GetInterfaces()
            .Where(type => Is(type, typeof(IEnumerable<>)))
            .Select(type => type.GetGenericArguments()[0])
            .Select(type =>
                Is(type, typeof(KeyValuePair<,>)) && list is IDictionary ? type.GetGenericArguments()[1] : type
            )
            .FirstOrDefault();

    private static bool Is(Type type, Type generic) => type.IsGenericType && type.GetGenericTypeDefinition() == generic;

    /// <summary>Types of .NET itself: pairs, and what says its value as text; anything else is state of the program, not a setting.</summary>
    private static object? OfForeign(object value, bool everything, int depth)
    {
        var type = value.GetType();
        if (Is(type, typeof(KeyValuePair<,>)))
        {
            object?[] pair = [type.GetProperty("Key")!.GetValue(value), type.GetProperty("Value")!.GetValue(value)];
            return OfList(pair, everything, depth);
        }

        return
            value is IFormattable
            || type.GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType is { } at
                && at != typeof(object)
                && at != typeof(ValueType)
            ? Convert.ToString(value, CultureInfo.InvariantCulture)
            : $"({type})";
    }

    private static SortedDictionary<string, object?> OfObject(object value, Type? declared, bool everything, int depth)
    {
        var type = value.GetType();
        var tree = Map();
        if (declared != type && Nullable.GetUnderlyingType(declared ?? type) is null)
        {
            tree["type"] = type.Assembly.GetName().Name!.Split('.')[0] == nameof(PerfTests) ? type.Name : $"{type}";
        }

        foreach (var member in Members(type).Where(member => everything || !member.IsMarked))
        {
            tree[member.Name] = Of(member.Read(value), member.Type, everything, depth + 1);
        }

        return tree;
    }

    private sealed record Member(string Name, Type Type, bool IsMarked, Func<object, object?> Read);

    private static IEnumerable<Member> Members(Type type) =>
        IsRecord(type)
            ? LevelsOf(type)
                .SelectMany(level =>
                    level
                        .GetFields(Own)
                        .Select(field => new Member(
                            NameOf(PropertyOf(field) ?? field.Name),
                            field.FieldType,
                            IsMarked(field)
                                || level
                                    .GetProperties(Own)
                                    .Any(property =>
                                        property.Name.Equals(NamedAs(field), StringComparison.OrdinalIgnoreCase)
                                        && IsMarked(property)
                                    ),
                            field.GetValue
                        ))
                )
            : LevelsOf(type)
                .SelectMany(level =>
                    level
                        .GetProperties(Own)
                        .Where(property => IsKept(level, property))
                        .Select(property => new Member(
                            NameOf(property.Name),
                            property.PropertyType,
                            IsMarked(property),
                            property.GetValue
                        ))
                );

    private static IEnumerable<Type> LevelsOf(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            yield return level;
        }
    }

    /// <summary>Whether a property of a class keeps a setting: it can be set, or is stored as it was given.</summary>
    private static bool IsKept(Type level, PropertyInfo property) =>
        property.GetMethod is { IsPublic: true }
        && property.GetIndexParameters().Length == 0
        && (property.SetMethod is not null || level.GetField($"<{property.Name}>k__BackingField", Own) is not null);

    /// <summary>Whether a member, or the member of an interface that it is, is marked.</summary>
    private static bool IsMarked(MemberInfo member) =>
        member.IsDefined(typeof(NotPartOfIdentityAttribute), inherit: true)
        || member
            .DeclaringType!.GetInterfaces()
            .Select(type => type.GetProperty(member.Name))
            .Any(property => property?.IsDefined(typeof(NotPartOfIdentityAttribute), inherit: true) == true);

    private static string NamedAs(FieldInfo field) => PropertyOf(field) ?? field.Name.TrimStart('_');

    /// <summary>The property, or the parameter of a primary constructor, that the compiler made a field for.</summary>
    private static string? PropertyOf(FieldInfo field) =>
        field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : null;

    /// <summary>The compiler gives records of classes a method to copy them, and records of structures one to print their members.</summary>
    private static bool IsRecord(Type type) =>
        type.GetMethod("<Clone>$") is not null
        || (
            type.IsValueType
            && type.GetMethod("PrintMembers", Own)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true
        );

    /// <summary>Whether a type is one of .NET itself.</summary>
    private static bool IsForeign(Type type) =>
        type.Namespace is { } space && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal));

    private static SortedDictionary<string, object?> Map() => new(StringComparer.Ordinal);
}
