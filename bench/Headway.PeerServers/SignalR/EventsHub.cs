using Microsoft.AspNetCore.SignalR;

namespace Headway.PeerServers.SignalR;

/// <summary>A client joins the group of the channel that its address names, is told so, and hears what is sent to the group.</summary>
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
