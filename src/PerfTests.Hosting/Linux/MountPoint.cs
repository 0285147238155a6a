namespace PerfTests.Hosting.Linux;

/// <summary>A mounted file system.</summary>
/// <param name="Folder">Where it is mounted.</param>
/// <param name="Device">Its device as <c>MAJOR:MINOR</c>.</param>
internal readonly record struct MountPoint(string Folder, string Device);
