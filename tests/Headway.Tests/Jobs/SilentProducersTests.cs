using System.Text;
using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Jobs;

/// <summary>External jobs whose producers have stopped sending events.</summary>
public sealed class SilentProducersTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly SqliteLogStore _store;
    private readonly EventLog _log;
    private readonly SilentProducers _silent;

    public SilentProducersTests()
    {
        _store = new(new() { Folder = _folder["data"] }, _time);
        _log = new(_store, new(), _time);
        _silent = new(_log, _time, NullLogger.Instance);
    }

    [Fact]
    public async Task End_NoEventForTheGivenTime_FailsTheJob()
    {
        var job = await CreateAsync("""{"silence":60}""");
        await CheckAfterAsync(50);
        await AppendAsync(job, new("note", NewEvent.NoData));
        await CheckAfterAsync(50);
        Assert.False((await FindAsync(job)).IsClosed);
        await CheckAfterAsync(10);
        Assert.Equal("producer_silent", (await FindAsync(job)).Error!.Code);
    }

    [Fact]
    public async Task End_WhileAQuestionIsOpen_TimeDoesNotCount()
    {
        var job = await CreateAsync("""{"silence":60}""");
        await AppendAsync(job, new(EventTypes.JobInputRequired, Encoding.UTF8.GetBytes("""{"prompt":"Go on?"}"""), "ask"));
        await CheckAfterAsync(1000);
        await AppendAsync(job, new(EventTypes.JobInputReceived, Encoding.UTF8.GetBytes("""{"answer":true}"""), "ask"));
        await CheckAfterAsync(59);
        Assert.False((await FindAsync(job)).IsClosed);
        await CheckAfterAsync(1);
        Assert.Equal("producer_silent", (await FindAsync(job)).Error!.Code);
    }

    [Fact]
    public async Task End_WithoutTheOption_TheJobStaysOpen()
    {
        var job = await CreateAsync("{}");
        await CheckAfterAsync(100_000);
        Assert.False((await FindAsync(job)).IsClosed);
    }

    [Theory]
    [InlineData("""{"silence":0}""")]
    [InlineData("""{"silence":"60"}""")]
    [InlineData("""{"silence":2592001}""")]
    public void Check_InvalidSeconds_AreRefused(string options)
    {
        using var json = JsonDocument.Parse(options);
        Assert.Equal("invalid_options", Assert.Throws<JobRefusedException>(() => SilentProducers.Check(json.RootElement)).Code);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> CreateAsync(string options)
    {
        var request = Encoding.UTF8.GetBytes($$"""{"kind":"external","options":{{options}}}""");
        return (await _log.CreateAsync(new(JobIds.Create(_time), JobEngine.External, "local", "", request), default)).Job.Id;
    }

    private Task<AppendResult> AppendAsync(string job, NewEvent e) => _log.AppendAsync(job, [e], null, default);

    private async Task<JobRecord> FindAsync(string job) => (await _log.FindAsync(job, default))!;

    private async Task CheckAfterAsync(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await _silent.EndAsync(default);
    }
}
