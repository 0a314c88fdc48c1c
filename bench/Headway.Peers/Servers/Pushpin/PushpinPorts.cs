using Headway.Bench.Processes;

namespace Headway.Peers.Servers.Pushpin;

/// <summary>The ports that a Pushpin listens on.</summary>
/// <param name="Http">For clients.</param>
/// <param name="Publish">For publishing over HTTP.</param>
/// <param name="Push">For publishing over ZeroMQ: not used here.</param>
/// <param name="Subscribe">Likewise.</param>
/// <param name="Command">For its own tools: not used here.</param>
internal sealed record PushpinPorts(int Http, int Publish, int Push, int Subscribe, int Command)
{
    public static PushpinPorts Free() => new(FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next());
}
