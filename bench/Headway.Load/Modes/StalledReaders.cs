using System.Net;
using Headway.Load.Native;
using Headway.Load.Plans;
using Headway.Load.Reading;

namespace Headway.Load.Modes;

/// <summary>Readers that ask for a whole log and never take a byte of the answer.</summary>
internal sealed class StalledReaders : IDisposable
{
    // The smallest that the system gives: what it keeps for a peer is not what is measured.
    private const int ReceiveBuffer = 4096;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly List<Wire> _wires = [];

    /// <summary>Connects them.</summary>
    public StalledReaders(LoadPlan plan, IReadOnlyList<string> channels)
    {
        var server = new IPEndPoint(IPAddress.Parse(plan.Target.Host), plan.Target.Port);
        using var poll = new Poll();
        for (var i = 0; i < plan.Stalled; i++)
        {
            var wire = Wire.Begin(server, source: 0, ReceiveBuffer);
            _wires.Add(wire);
            poll.Watch(wire.Fd, i, Poll.Writable);
            var request = ReaderRequest.Of(plan.Target, Transport.Sse, channels[i % channels.Count], cursor: 0);
            if (poll.Wait(s_patience) == 0 || wire.Send(request) != request.Length)
            {
                throw new InvalidOperationException("A reader that is to stall cannot connect.");
            }

            poll.Forget(wire.Fd);
        }
    }

    /// <summary>How many.</summary>
    public int Count => _wires.Count;

    public void Dispose() => _wires.ForEach(static wire => wire.Close());
}
