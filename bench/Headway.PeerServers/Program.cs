using System.Globalization;
using Headway.PeerServers;
using Headway.PeerServers.Grip;
using Headway.PeerServers.RedisBridge;
using Headway.PeerServers.SignalR;

// What people build with ASP.NET Core instead of Headway, and the little that Pushpin needs behind it.
const string Usage = "Headway.PeerServers signalr PORT | redis-bridge PORT REDIS-PORT | grip PORT PUSHPIN-PORT";
var ports = args.Skip(1).Select(static text => int.TryParse(text, CultureInfo.InvariantCulture, out var port) ? port : 0).ToArray();
switch (args.FirstOrDefault(), ports)
{
    case ("signalr", [var port]):
        await SignalRServer.RunAsync(port);
        return 0;
    case ("redis-bridge", [var port, var redis]):
        await BridgeServer.RunAsync(port, redis);
        return 0;
    case ("grip", [var port, var pushpin]):
        await GripServer.RunAsync(port, pushpin);
        return 0;
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}
