using Microsoft.AspNetCore.SignalR;

namespace Headway.PeerServers.SignalR;

/// <summary>Adds each client to the group of the channel in its query and confirms it with <c>joined</c>.</summary>
internal sealed class EventsHub(SubscriberCount joined) : Hub
{
    public override async Task OnConnectedAsync()
    {
        var channel = Context.GetHttpContext()!.Request.Query["channel"].ToString();
        await Groups.AddToGroupAsync(Context.ConnectionId, channel, Context.ConnectionAborted);
        joined.Increment();
        await Clients.Caller.SendAsync("joined", Context.ConnectionAborted);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        joined.Decrement();
        return Task.CompletedTask;
    }
}
