using System.Globalization;
using Headway.PeerServers;
using Headway.PeerServers.Grip;
using Headway.PeerServers.RedisBridge;
using Headway.PeerServers.SignalR;

// What people build with ASP.NET Core instead of Headway, and the little that Pushpin needs behind it.
const string Usage = "Headway.PeerServers signalr|redis-bridge|grip PORT [REDIS-PORT]";
if (args.Length < 2 || !int.TryParse(args[1], CultureInfo.InvariantCulture, out var port))
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

switch (args[0])
{
    case "signalr":
        await SignalRServer.RunAsync(port);
        return 0;
    case "redis-bridge" when args.Length == 3:
        await BridgeServer.RunAsync(port, $"127.0.0.1:{args[2]}");
        return 0;
    case "grip":
        await GripServer.RunAsync(port);
        return 0;
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}
