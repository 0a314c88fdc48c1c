using System.Runtime.Versioning;
using Headway.Tests.Support;

namespace Headway.Tests.Server;

/// <summary>Other users of the machine cannot read what the server stores, whatever its umask.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DataFolder_UnderAnOpenUmask_IsPrivateWithEverythingInIt()
    {
        await WriteCorpusAsync();
        await using (var server = await StartAsync(umask: "000"))
        {
            AssertPrivate(); // while the files beside the databases exist
            Assert.Contains(Directory.EnumerateFiles(_folder["data"]), static file => file.EndsWith("-wal", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task DataFolder_OfAnOlderVersion_IsMadePrivate()
    {
        await WriteCorpusAsync();
        await using (var server = await StartAsync(umask: "022"))
        {
            await server.KillAsync(); // leaves the files beside the databases
        }

        foreach (var entry in Entries().Where(static entry => File.Exists(entry) || entry.EndsWith("data", StringComparison.Ordinal)))
        {
            File.SetUnixFileMode(entry, File.GetUnixFileMode(entry) | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        await using var again = await StartAsync(umask: "022");
        AssertPrivate();
    }

    [Fact]
    public async Task Folder_OfSomethingElse_KeepsItsPermissions()
    {
        Directory.CreateDirectory(_folder["data"], Folder | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await File.WriteAllTextAsync(Path.Combine(_folder["data"], "other.txt"), "not Headway's");
        var before = File.GetUnixFileMode(_folder["data"]);
        await using var server = await StartAsync(umask: "000");
        Assert.Equal(before, File.GetUnixFileMode(_folder["data"]));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(_folder["data"], "headway.db")) & Others);
    }

    [Fact]
    public async Task Backup_IsPrivate()
    {
        await using var server = await StartAsync(umask: "000");
        var (code, output) = await HeadwayProcess.RunToEndAsync(HeadwayProcess.WithUmask("000"), "backup", _folder["backup.db"], "--data", _folder["data"]);
        Assert.True(code == 0, output);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(_folder["backup.db"]) & Others);
    }

    private async Task<HeadwayProcess> StartAsync(string umask)
    {
        string[] corpus = Directory.Exists(_folder["notes"]) ? ["--corpus", _folder["notes"]] : [];
        var server = await HeadwayProcess.StartAsync(HeadwayProcess.WithUmask(umask), _folder["data"], corpus);
        if (corpus.Length > 0)
        {
            await Patience.UntilAsync(server.IsIndexedAsync);
        }

        return server;
    }

    private async Task WriteCorpusAsync()
    {
        Directory.CreateDirectory(_folder["notes"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["notes"], "tail.md"), "A tail is the newest part of a log.");
    }

    private IEnumerable<string> Entries() => Directory.EnumerateFileSystemEntries(_folder["data"], "*", SearchOption.AllDirectories).Prepend(_folder["data"]);

    private void AssertPrivate() => Assert.All(Entries(), static entry =>
        Assert.True((File.GetUnixFileMode(entry) & Others) == UnixFileMode.None, $"{entry}: {File.GetUnixFileMode(entry)}"));
}
