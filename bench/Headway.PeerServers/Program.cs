using System.Globalization;
using Headway.PeerServers.Grip;
using Headway.PeerServers.HeadwayJobs;
using Headway.PeerServers.RedisBridge;
using Headway.PeerServers.SignalR;

const string Usage = "Headway.PeerServers signalr PORT | redis-bridge PORT REDIS-PORT | grip PORT PUSHPIN-PORT | headway-jobs PORT FOLDER CONCURRENCY";
switch (args)
{
    case ["signalr", var port]:
        await SignalRServer.RunAsync(Number(port));
        return 0;
    case ["redis-bridge", var port, var redis]:
        await BridgeServer.RunAsync(Number(port), Number(redis));
        return 0;
    case ["grip", var port, var pushpin]:
        await GripServer.RunAsync(Number(port), Number(pushpin));
        return 0;
    case ["headway-jobs", var port, var folder, var concurrency]:
        await HeadwayJobsServer.RunAsync(Number(port), folder, Number(concurrency));
        return 0;
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
