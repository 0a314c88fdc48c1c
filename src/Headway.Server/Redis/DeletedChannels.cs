using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>What a channel whose job was deleted still takes: only a message that begins a run.</summary>
internal static class DeletedChannels
{
    /// <summary>Whether an event is a message of the dialect that begins a run.</summary>
    public static bool BeginsRun(NewEvent e, Dialect dialect)
    {
        if (e.Dialect != dialect.Name || EventTypes.IsTerminal(e.Type))
        {
            return false;
        }

        using var message = JsonDocument.Parse(e.Data);
        return dialect.BeginsRun(message.RootElement);
    }
}
