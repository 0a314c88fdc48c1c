using Headway.Bench.Processes;

namespace Headway.Bench.Clients;

/// <summary>Reads over NDJSON, one event per line.</summary>
internal sealed class NdjsonEventReader(IServerPool pool, string job) : EventReader(pool, job)
{
    protected override async Task ConnectAsync(HeadwayServer server, CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(server, "application/x-ndjson", cancellationToken);
        await NdjsonStream.ReadAsync(answer, Take, cancellationToken);
    }
}
