namespace PerfTests.Clusters;

/// <summary>Tells where the code of a program is, which is what distinguishes its versions.</summary>
public static class ProgramCode
{
    /// <summary>
    /// The assembly beside the launcher of a .NET program, as the launcher itself hardly ever changes: <c>Program.dll</c> beside <c>Program</c> or
    /// <c>Program.exe</c>. Of any other program, the program itself.
    /// </summary>
    /// <param name="program">Path of what is started.</param>
    public static string Find(string program)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        return new[] { program + ".dll", Path.ChangeExtension(program, ".dll") }.FirstOrDefault(File.Exists, program);
    }
}
