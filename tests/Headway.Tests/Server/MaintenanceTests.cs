using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Headway.Tests.Support;

namespace Headway.Tests.Server;

/// <summary>The commands <c>backup</c>, <c>check</c> and <c>compact</c>.</summary>
public sealed class MaintenanceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backup_WhileAProducerWrites_IsOneMomentOfIt_AndServesTheSameLogs()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"]);
        using var created = await server.Http.PostAsJsonAsync("/v1/jobs", new { kind = "external", input = new { title = "A" } });
        var events = $"{created.Headers.Location}/events";
        using var enough = new CancellationTokenSource();
        var appended = 0;
        var writing = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                using var answer = await server.Http.PostAsJsonAsync(events, new { type = "step", data = new { number = appended } });
                answer.EnsureSuccessStatusCode();
                Interlocked.Increment(ref appended);
            }
        });
        await Patience.UntilAsync(() => Task.FromResult(Volatile.Read(ref appended) > 50));

        var before = Volatile.Read(ref appended);
        var (code, output) = await HeadwayProcess.RunToEndAsync("backup", _folder["backup.db"], "--data", _folder["data"]);
        await enough.CancelAsync();
        await writing;

        Assert.Equal((0, true), (code, output.Contains("backup.db", StringComparison.Ordinal)));
        Assert.Equal(["backup.db", "data"], Directory.EnumerateFileSystemEntries(_folder["."]).Select(Path.GetFileName).Order());
        var (sound, told) = await HeadwayProcess.RunToEndAsync("check", _folder["backup.db"]);
        Assert.Equal(0, sound);
        var held = int.Parse(Regex.Match(told, "([0-9,]+) events").Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.InRange(held, before + 1, appended + 1 + 1000); // plus the events of the index job

        Directory.CreateDirectory(_folder["restored"]);
        File.Copy(_folder["backup.db"], _folder["restored/headway.db"]);
        await using var restored = await HeadwayProcess.StartAsync(_folder["restored"]);
        var expected = await server.Http.GetStringAsync($"{events}?limit={before}");
        Assert.Equal(expected, await restored.Http.GetStringAsync($"{events}?limit={before}"));
    }

    [Fact]
    public async Task Backup_OverAFile_OrOfNothing_SaysSo_AndWritesNothing()
    {
        var (code, output) = await HeadwayProcess.RunToEndAsync("backup", _folder["b.db"], "--data", _folder["nowhere"]);
        Assert.Equal(3, code);
        Assert.Contains("--data", output, StringComparison.Ordinal);

        await using var server = await HeadwayProcess.StartAsync(_folder["data"]);
        await File.WriteAllTextAsync(_folder["b.db"], "mine");
        (code, output) = await HeadwayProcess.RunToEndAsync("backup", _folder["b.db"], "--data", _folder["data"]);
        Assert.Equal(3, code);
        Assert.Contains("exists", output, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["b.db"]));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("text")]
    [InlineData("page")]
    public async Task Check_OfADamagedFile_EndsWith3(string how)
    {
        await using (var server = await HeadwayProcess.StartAsync(_folder["data"]))
        {
            await HeadwayProcess.RunToEndAsync("backup", _folder["b.db"], "--data", _folder["data"]);
        }

        var bytes = await File.ReadAllBytesAsync(_folder["b.db"]);
        await File.WriteAllBytesAsync(_folder["b.db"], how switch
        {
            "cut" => bytes[..(bytes.Length / 2)],
            "text" => "not a database, but a text that is longer than a head of one, which has a hundred bytes at its start, as is well known"u8.ToArray(),
            _ => Overwritten(bytes),
        });

        var (code, output) = await HeadwayProcess.RunToEndAsync("check", _folder["b.db"]);
        Assert.Equal(3, code);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        static byte[] Overwritten(byte[] bytes)
        {
            bytes.AsSpan(4096, 4096 * 3).Fill(0xAB);
            return bytes;
        }
    }

    [Fact]
    public async Task Compact_WhileTheServerRuns_IsRefused_AndAfterItKeepsEverything()
    {
        string log;
        await using (var server = await HeadwayProcess.StartAsync(_folder["data"]))
        {
            using var created = await server.Http.PostAsJsonAsync("/v1/jobs", new { kind = "external", input = new { title = "A" } });
            log = $"{created.Headers.Location}/events";
            var (refused, why) = await HeadwayProcess.RunToEndAsync("compact", "--data", _folder["data"]);
            Assert.Equal(3, refused);
            Assert.Contains("Stop it", why, StringComparison.Ordinal);
            await server.StopAsync();
        }

        var (code, output) = await HeadwayProcess.RunToEndAsync("compact", "--data", _folder["data"]);
        Assert.Equal(0, code);
        Assert.Contains("before", output, StringComparison.Ordinal);
        await using var again = await HeadwayProcess.StartAsync(_folder["data"]);
        Assert.Contains("job.queued", await again.Http.GetStringAsync(log), StringComparison.Ordinal);
    }
}
