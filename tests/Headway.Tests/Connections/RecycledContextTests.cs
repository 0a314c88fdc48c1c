using System.Net;
using Headway.AspNetCore;
using Headway.AspNetCore.Connections;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Connections;

/// <summary>Kestrel serves the requests of one TCP connection with one context: what a reader that has left would abort is another's.</summary>
public sealed class RecycledContextTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 });
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHeadway().UseSqlite(_folder["data"]);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapHeadway();
        await _app.StartAsync();
        _http.BaseAddress = new(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Cut_OfAReaderThatHasLeft_LeavesTheNextRequestOnItsConnection()
    {
        using var producer = new HttpClient { BaseAddress = _http.BaseAddress };
        var clock = _app.Services.GetRequiredService<ConnectionRegistry>();
        var first = await ExternalLog.CreateAsync(producer);
        Connection left;
        using (var answer = await first.OpenAsync(_http))
        {
            left = clock.Connections.Single();
            await first.AppendAsync(producer, """{"type":"job.completed"}""");
            await answer.Content.ReadAsStringAsync();
        }

        var second = await ExternalLog.CreateAsync(producer);
        using var next = await second.OpenAsync(_http);
        left.AbortRequest();
        await second.AppendAsync(producer, """{"type":"job.completed"}""");
        Assert.Equal([1, 2], ExternalLog.Seqs(await next.Content.ReadAsStringAsync()));
    }
}
