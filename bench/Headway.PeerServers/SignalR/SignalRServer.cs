using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;

namespace Headway.PeerServers.SignalR;

/// <summary>ASP.NET Core SignalR with WebSocket and JSON. A published message is sent to the group of its channel.</summary>
internal static class SignalRServer
{
    public static Task RunAsync(int port)
    {
        var builder = PeerHost.On(port);
        builder.Services.AddSingleton<SubscriberCount>();
        builder.Services.AddSignalR();
        var app = builder.Build();
        app.MapHub<EventsHub>("/hub", static hub => hub.Transports = HttpTransportType.WebSockets);
        app.MapPost("/publish/{channel}", static async (string channel, JsonElement message, IHubContext<EventsHub> hub, CancellationToken cancellationToken) =>
        {
            await hub.Clients.Group(channel).SendAsync("event", message, cancellationToken);
            return Results.NoContent();
        });
        var joined = app.Services.GetRequiredService<SubscriberCount>();
        return PeerHost.ServeAsync(app, () => joined.Count);
    }
}
