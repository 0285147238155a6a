using System.Diagnostics;
using System.Runtime.Versioning;
using PerfTests.Hosting.Locking;
using PerfTests.Settings;

namespace PerfTests.IntegrationTests.Hosting.Locking;

/// <summary>The lock lies where anyone may put things: what others planted is neither followed nor changed, and another user gets the lock as well.</summary>
[SupportedOSPlatform("linux")]
public sealed class MachineLockTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perftests-lock-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "perftests.lock");

    private string Victim => System.IO.Path.Combine(_folder.FullName, "victim");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Lock_is_held_by_one_and_names_its_holder_to_the_next()
    {
        var first = await AcquireAsync("scenario one");
        var told = new TaskCompletionSource<string>();

        var second = MachineLock.AcquireAsync(
            Path,
            "scenario two",
            new Progress<string>(told.SetResult),
            TimeProvider.System,
            default
        );

        var holder = await told.Task.WaitAsync(Timeouts.Step);
        Assert.StartsWith(
            $"process {Environment.ProcessId} of user {Environment.UserName}, scenario one, since ",
            holder,
            StringComparison.Ordinal
        );
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.WaitAsync(Timeouts.Step)).Dispose();
    }

    [Fact]
    public async Task Holder_that_wrote_nothing_is_told_by_the_system_and_not_by_what_an_earlier_one_wrote()
    {
        (await AcquireAsync("scenario of long ago")).Dispose();
        using var other = Process.Start("flock", [Path, "sleep", "60"]);
        try
        {
            await WaitUntilLockedAsync();

            var holder = await FirstHolderAsync();

            Assert.DoesNotContain("long ago", holder, StringComparison.Ordinal);
            Assert.Equal($"process {other.Id} of user {Environment.UserName}", holder);
        }
        finally
        {
            other.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Link_to_a_file_is_refused_and_the_file_left_as_it_is()
    {
        await File.WriteAllTextAsync(Victim, "precious");
        File.CreateSymbolicLink(Path, Victim);

        var refusal = await Assert.ThrowsAsync<InvalidSettingsException>(() => AcquireAsync("scenario"));

        Assert.Contains($"{Path}, owned by {Environment.UserName}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is a link", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(Victim));
        Assert.Equal(["perftests.lock", "victim"], _folder.EnumerateFiles().Select(file => file.Name).Order());
    }

    [Fact]
    public async Task Link_to_nothing_is_refused_and_nothing_is_made_where_it_leads()
    {
        File.CreateSymbolicLink(Path, Victim);

        var refusal = await Assert.ThrowsAsync<InvalidSettingsException>(() => AcquireAsync("scenario"));

        Assert.Contains("is a link", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Victim));
    }

    [Fact]
    public async Task Second_name_of_a_file_is_refused_and_the_file_left_as_it_is()
    {
        await File.WriteAllTextAsync(Victim, "");
        using (var link = Process.Start("ln", [Victim, Path]))
        {
            await link.WaitForExitAsync();
        }

        var refusal = await Assert.ThrowsAsync<InvalidSettingsException>(() => AcquireAsync("scenario"));

        Assert.Contains("has a second name", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("", await File.ReadAllTextAsync(Victim));
    }

    [Fact]
    public async Task File_with_something_else_in_it_is_refused_and_left_as_it_is()
    {
        await File.WriteAllTextAsync(Path, "precious");

        var refusal = await Assert.ThrowsAsync<InvalidSettingsException>(() => AcquireAsync("scenario"));

        Assert.Contains("holds something else", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(Path));
    }

    [Fact]
    public async Task Folder_in_its_place_is_refused()
    {
        Directory.CreateDirectory(Path);

        var refusal = await Assert.ThrowsAsync<InvalidSettingsException>(() => AcquireAsync("scenario"));

        Assert.Contains("is no file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipe_in_its_place_is_refused_and_does_not_block()
    {
        using (var make = Process.Start("mkfifo", [Path]))
        {
            await make.WaitForExitAsync();
        }

        var refusal = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            AcquireAsync("scenario").WaitAsync(Timeouts.Step)
        );

        Assert.Contains("is no file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_was_taken_away_while_held_is_not_taken_for_the_lock()
    {
        using var first = await AcquireAsync("scenario one");
        File.Delete(Path);

        using var second = await AcquireAsync("scenario two");

        // By another program: .NET asks for a lock of its own when it opens a file.
        using var cat = Process.Start(new ProcessStartInfo("cat", [Path]) { RedirectStandardOutput = true })!;
        Assert.StartsWith("perftests lock: ", await cat.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_is_for_all_users_whatever_the_mask_of_the_one_who_made_it()
    {
        using var held = await AcquireAsync("scenario");

        Assert.Equal("666", Convert.ToString((int)File.GetUnixFileMode(Path), 8));
    }

    [TwoUsersFact]
    public async Task Lock_that_another_user_made_and_did_not_share_is_taken_all_the_same()
    {
        ShareFolder();
        await AsNobodyAsync($"umask 022; echo 'perftests lock: process 1 of user nobody' > {Path}");

        using var held = await AcquireAsync("scenario");

        Assert.False(LockIsFree());
    }

    [TwoUsersFact]
    public async Task Second_user_can_take_the_lock_that_the_first_one_made_and_is_named_to_the_first()
    {
        ShareFolder();
        (await AcquireAsync("scenario one")).Dispose();
        using var nobody = Process.Start("setpriv", [.. Nobody, "flock", Path, "sleep", "60"]);
        try
        {
            await WaitUntilLockedAsync();

            Assert.EndsWith(" of user nobody", await FirstHolderAsync(), StringComparison.Ordinal);
        }
        finally
        {
            nobody.Kill(entireProcessTree: true);
        }
    }

    [TwoUsersFact]
    public async Task Link_that_another_user_planted_leaves_the_file_it_leads_to_as_it_is()
    {
        ShareFolder();
        await File.WriteAllTextAsync(Victim, "precious");
        await AsNobodyAsync($"ln -s {Victim} {Path}");

        var refusal = await Assert.ThrowsAsync<InvalidSettingsException>(() => AcquireAsync("scenario"));

        Assert.Contains("owned by nobody", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(Victim));
    }

    private static readonly string[] Nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];

    /// <summary>As a temporary folder is: everyone may put things there, and only take away one's own.</summary>
    private void ShareFolder()
    {
        using var change = Process.Start("chmod", ["1777", _folder.FullName]);
        change.WaitForExit();
    }

    private static async Task AsNobodyAsync(string script)
    {
        using var shell = Process.Start("setpriv", [.. Nobody, "sh", "-c", script]);
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }

    private Task<MachineLock> AcquireAsync(string purpose) =>
        MachineLock.AcquireAsync(Path, purpose, new Progress<string>(), TimeProvider.System, default);

    private async Task<string> FirstHolderAsync()
    {
        using var end = new CancellationTokenSource(Timeouts.Step);
        var told = new TaskCompletionSource<string>();
        var waiting = MachineLock.AcquireAsync(
            Path,
            "scenario",
            new Progress<string>(told.SetResult),
            TimeProvider.System,
            end.Token
        );
        var holder = await told.Task.WaitAsync(Timeouts.Step);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        return holder;
    }

    private async Task WaitUntilLockedAsync()
    {
        using var deadline = new CancellationTokenSource(Timeouts.Step);
        while (LockIsFree())
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    private bool LockIsFree()
    {
        using var file = LockFile.Open(Path);
        return file.TryLock();
    }
}
