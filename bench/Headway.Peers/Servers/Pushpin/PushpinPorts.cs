using Headway.Bench.Processes;

namespace Headway.Peers.Servers.Pushpin;

/// <summary>The ports of a Pushpin.</summary>
/// <param name="Http">For clients.</param>
/// <param name="Publish">For publishing over HTTP.</param>
/// <param name="Push">For publishing over ZeroMQ, which is not used.</param>
/// <param name="Subscribe">For ZeroMQ subscribers, which are not used.</param>
/// <param name="Command">For its tools, which are not used.</param>
internal sealed record PushpinPorts(int Http, int Publish, int Push, int Subscribe, int Command)
{
    public static PushpinPorts Free() => new(FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next(), FreePort.Next());
}
