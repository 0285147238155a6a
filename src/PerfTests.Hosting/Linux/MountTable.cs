using System.Text.RegularExpressions;

namespace PerfTests.Hosting.Linux;

/// <summary>What is mounted where, by <c>/proc/self/mountinfo</c>; see proc(5).</summary>
internal static partial class MountTable
{
    /// <summary>The mounts of this process's namespace.</summary>
    public static IReadOnlyList<MountPoint> Read() =>
        File.Exists("/proc/self/mountinfo") ? Parse(File.ReadAllText("/proc/self/mountinfo")) : [];

    /// <summary>Parses the file's text: identity, parent, device, root, mount point and more.</summary>
    public static IReadOnlyList<MountPoint> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return
        [
            .. text.Split('\n')
                .Select(line => line.Split(' '))
                .Where(fields => fields.Length > 4)
                .Select(fields => new MountPoint(Unescape(fields[4]), fields[2])),
        ];
    }

    /// <summary>Spaces and the like are written as three octal digits.</summary>
    private static string Unescape(string path) =>
        Octal().Replace(path, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString());

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
