using System.Net.Sockets;
using System.Text;
using Headway.Log;
using Headway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Headway.Tests.Hosting;

/// <summary>An application shuts down within its timeout, even if its readers are slow.</summary>
public sealed class ShutdownTests
{
    [Theory]
    [InlineData(30, 1)] // the drain ends before the shutdown timeout
    [InlineData(2, 60)] // the shutdown timeout cuts the drain short
    public async Task Stop_WithReaders_EndsInTime(int shutdownSeconds, int drainSeconds)
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = builder => builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(shutdownSeconds)),
            Headway = o => o.Http.DrainSeconds = drainSeconds,
        });
        var (job, id) = await host.CreateAsync();
        await FillAsync(host, id);
        using var slow = await TakeNothingAsync(host, job);
        using (var gone = await SseReader.OpenAsync(host, $"{job}/events"))
        {
            await gone.UntilAsync(1);
        }

        using var live = await SseReader.OpenAsync(host, $"{job}/events?after=40");
        await live.UntilAsync(41);
        var began = System.Diagnostics.Stopwatch.StartNew();
        var stop = host.App.StopAsync();
        var rest = await EndAsync(live);
        await stop;
        Assert.True(began.Elapsed < TimeSpan.FromSeconds(Math.Min(shutdownSeconds, drainSeconds + 8) + 3), $"It took {began.Elapsed}.");
        Assert.DoesNotContain("event: job.completed", rest, StringComparison.Ordinal); // without a terminal event the client reconnects
    }

    // Appends more than the buffers of both sockets can hold.
    private static async Task FillAsync(EmbeddingHost host, string id)
    {
        var log = host.App.Services.GetRequiredService<EventLog>();
        var text = Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', 500_000)}}"}""");
        for (var i = 0; i < 40; i++)
        {
            await log.AppendAsync(id, [new("step", text)], null, default);
        }
    }

    private static async Task<TcpClient> TakeNothingAsync(EmbeddingHost host, string job)
    {
        var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {job}/events HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n"));
        Assert.Equal(1, await client.GetStream().ReadAsync(new byte[1]));
        return client;
    }

    // The stream ends cleanly if the drain ended it, and with an error if the application aborted the connection. Both clients reconnect.
    private static async Task<string> EndAsync(SseReader live)
    {
        try
        {
            return await live.RestAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
