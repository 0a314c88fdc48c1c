using Headway.AspNetCore;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Connections;

/// <summary>The drain of live connections, with a fake clock.</summary>
public sealed class ConnectionRegistryTests : IDisposable
{
    private const int Readers = 1000;

    private readonly FakeTimeProvider _time = new();
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly HttpOptions _options = new() { DrainSeconds = 10 };
    private readonly ConnectionRegistry _clock;

    public ConnectionRegistryTests() => _clock = Clock(_options);

    public void Dispose() => _clock.Dispose();

    [Fact]
    public void Drain_ManyReaders_EndsThemEvenlyOverTheTime()
    {
        var readers = Enter(_clock);
        _lifetime.StopApplication();
        Assert.True(_clock.IsDraining);
        var ended = Ended(readers);
        for (var second = 1; second <= _options.DrainSeconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var now = Ended(readers);
            Assert.InRange(now - ended, 50, 150); // the expected value is 100; 50 is five standard deviations
            ended = now;
        }

        Assert.Equal(Readers, ended);
    }

    [Fact]
    public void Drain_ZeroSeconds_EndsAllAtOnce()
    {
        using var clock = Clock(new() { DrainSeconds = 0 });
        var readers = Enter(clock);
        clock.Drain();
        Assert.Equal(Readers, Ended(readers));
    }

    [Fact]
    public async Task DrainAsync_LastReaderDisposed_Completes()
    {
        var readers = Enter(_clock);
        var draining = _clock.DrainAsync(default);
        foreach (var reader in readers)
        {
            Assert.False(draining.IsCompleted);
            reader.Dispose();
        }

        await draining.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Enter_WhileDraining_AdmitsOnlyRequestsThatCreateAJob()
    {
        _clock.Drain();
        Assert.Throws<ServerStoppingException>(() => _clock.Enter(new DefaultHttpContext(), "native", "sse"));
        var http = new DefaultHttpContext();
        http.SetEndpoint(new(null, new(new RateMetadata(RateCategory.Jobs)), null));
        var starter = _clock.Enter(http, "kognys", "sse");
        Assert.Equal([starter], _clock.Connections);
        _time.Advance(TimeSpan.FromSeconds(_options.DrainSeconds));
        Assert.True(starter.ShouldEnd);
    }

    private static int Ended(IEnumerable<Connection> readers) => readers.Count(static reader => reader.ShouldEnd);

    private static List<Connection> Enter(ConnectionRegistry clock) =>
        [.. Enumerable.Range(0, Readers).Select(_ => clock.Enter(new DefaultHttpContext(), "native", "sse"))];

    private ConnectionRegistry Clock(HttpOptions options) => new(_time, options, new ConnectionLimiter(options, new()), _lifetime);
}
