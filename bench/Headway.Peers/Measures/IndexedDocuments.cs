using Headway.Bench.Clients;
using Headway.Bench.Processes;

namespace Headway.Peers.Measures;

/// <summary>A server with the large documentation, which the first measurement that needs it indexes.</summary>
internal sealed class IndexedDocuments : IAsyncDisposable
{
    private const string Corpus = "documents";

    private HeadwayServer? _server;

    /// <summary>The id of the index job.</summary>
    public string IndexJob { get; private set; } = "";

    /// <summary>The peak memory of the server's process when the index was ready, in MB.</summary>
    public double PeakMemory { get; private set; }

    /// <summary>The server; the first call starts it and waits for the index.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder of documents does not exist.</exception>
    public async Task<HeadwayServer> OpenAsync(MeasureContext context, CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            return _server;
        }

        if (!Directory.Exists(context.Documents))
        {
            throw new DirectoryNotFoundException($"{context.Documents} does not exist: install python3.11-doc, or name another folder with --documents.");
        }

        _server = context.Server("documents", "--corpus", $"{Corpus}={context.Documents}");
        await _server.StartAsync(cancellationToken);
        IndexJob = await _server.WaitForIndexAsync(Corpus, cancellationToken);
        PeakMemory = _server.Memory("VmHWM");
        return _server;
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
