using System.Net;
using System.Net.WebSockets;
using System.Text;
using Headway.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Headway.Tests.Hosting;

/// <summary>Headway's WebSockets work with and without the application's own WebSocket middleware, over HTTP/1.1 and HTTP/2.</summary>
public sealed class SocketTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("1.1", false)]
    [InlineData("1.1", true)]
    [InlineData("2.0", false)]
    [InlineData("2.0", true)]
    public async Task Socket_Opens(string version, bool hasMiddleware)
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = builder => builder.WebHost.ConfigureKestrel(kestrel =>
                kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = version == "2.0" ? HttpProtocols.Http2 : HttpProtocols.Http1)),
            Pipeline = app =>
            {
                if (hasMiddleware)
                {
                    app.UseWebSockets(new() { KeepAliveInterval = TimeSpan.FromMilliseconds(50), KeepAliveTimeout = TimeSpan.FromMilliseconds(500) });
                }
            },
            Map = static app => app.MapHeadway("/progress"),
        });
        host.Http.DefaultRequestVersion = Version.Parse(version);
        host.Http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var created = await host.Http.PostAsync(new Uri("/progress/v1/jobs", UriKind.Relative), Json("""{"kind":"external"}"""));
        var job = created.Headers.Location!.OriginalString;
        using var socket = new ClientWebSocket { Options = { HttpVersion = Version.Parse(version), HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
        await socket.ConnectAsync(new Uri($"ws://{host.Address.Authority}{job}/ws"), host.Http, default).WaitAsync(s_patience);
        Assert.StartsWith("{\"seq\":1,", await NextAsync(socket), StringComparison.Ordinal);
        using var appended = await host.Http.PostAsync(new Uri($"{job}/events", UriKind.Relative), Json("""{"type":"job.completed"}"""));
        Assert.Equal(HttpStatusCode.OK, appended.StatusCode);
        Assert.StartsWith("{\"seq\":2,", await NextAsync(socket), StringComparison.Ordinal);
        Assert.Null(await NextAsync(socket));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default).WaitAsync(s_patience);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    private static StringContent Json(string text) => new(text, null, "application/json");

    private static async Task<string?> NextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var got = await socket.ReceiveAsync(buffer.AsMemory(), default).AsTask().WaitAsync(s_patience);
        return got.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, got.Count);
    }
}
