using System.Text;
using Headway.Bench.Clients;
using Headway.Bench.Processes;

namespace Headway.Tests.Faults;

/// <summary>A reader that is handed its events.</summary>
internal sealed class RecordedReader() : EventReader(null!, "job")
{
    public static RecordedReader Of(params string[] events) => Hand(new RecordedReader(), events);

    public static RecordedReader OfOnly(string only, params string[] events) => Hand(new RecordedReader { Only = only }, events);

    private static RecordedReader Hand(RecordedReader reader, string[] events)
    {
        foreach (var e in events)
        {
            reader.Take(Encoding.UTF8.GetBytes(e));
        }

        return reader;
    }

    protected override Task ConnectAsync(HeadwayServer server, CancellationToken cancellationToken) => Task.CompletedTask;
}
