using Headway.Bench.Clients;
using Headway.Bench.Processes;

namespace Headway.Peers.Measures;

/// <summary>The server over the large documentation: indexed once, by whichever measure needs it first.</summary>
internal sealed class IndexedDocuments : IAsyncDisposable
{
    private const string Corpus = "documents";

    private HeadwayServer? _server;

    /// <summary>The index job of <see cref="OpenAsync"/>'s first call.</summary>
    public string IndexJob { get; private set; } = "";

    /// <summary>The most memory the server's process had had when the index was ready, in MB.</summary>
    public double PeakMemory { get; private set; }

    /// <summary>The server, started and ready.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public async Task<HeadwayServer> OpenAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            return _server;
        }

        if (!Directory.Exists(context.Documents))
        {
            throw new DirectoryNotFoundException($"{context.Documents} is not there: install python3.11-doc, or name another folder with --documents.");
        }

        _server = context.Server("documents", "--corpus", $"{Corpus}={context.Documents}");
        await _server.StartAsync(cancellationToken);
        IndexJob = await _server.WaitForIndexAsync(Corpus, cancellationToken);
        PeakMemory = _server.Memory("VmHWM");
        return _server;
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
