using System.Globalization;
using System.Text.Json;
using Headway.Bench.Processes;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Servers.LangGraph;

/// <summary>LangGraph's JavaScript dev server with a graph that only emits events.</summary>
internal sealed class LangGraphPeer : IPeer
{
    private const int Workers = 100;

    // Tracing is off and there is no key, so it sends nothing to the Internet.
    private static readonly (string Name, string Value)[] s_variables =
    [
        ("NODE_ENV", "production"), ("LOG_LEVEL", "error"),
        ("LANGSMITH_TRACING", "false"), ("LANGSMITH_TRACING_V2", "false"), ("LANGCHAIN_TRACING", "false"), ("LANGCHAIN_TRACING_V2", "false"),
        ("LANGSMITH_API_KEY", ""), ("LANGCHAIN_API_KEY", ""),
    ];

    // Relative to bench/Headway.Peers/bin/Release/net10.0.
    private static readonly string s_folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../Headway.PeerServers/LangGraph"));

    public string Name => "langgraph";

    public string Settings =>
        "the package `@langchain/langgraph-api` in one Node process, without the file watcher and the TypeScript loader of its command line; log level `error`, tracing off, no key, `NODE_ENV=production`; 100 workers, because an idle worker polls for runs at random intervals of up to a second, so more workers find a run sooner. The graph is one node that writes to the custom stream; runs have no thread, and the client requests only that stream.";

    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        Packages.Require("node", "nodejs npm");
        var package = Path.Combine(s_folder, "node_modules/@langchain/langgraph-api/package.json");
        if (!File.Exists(package))
        {
            throw new InvalidOperationException("LangGraph's dev server is not installed: npm ci --prefix bench/Headway.PeerServers/LangGraph");
        }

        using var read = JsonDocument.Parse(await File.ReadAllTextAsync(package, cancellationToken));
        return $"@langchain/langgraph-api {read.RootElement.GetProperty("version").GetString()}";
    }

    public Task<IRunningPeer> StartAsync(PeerEnvironment environment, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        string[] command = ["node", Path.Combine(s_folder, "server.mjs"), Text(port), Text(Workers), environment.Folder];
        return RunningPeer.StartAsync(
            new Target { Port = port, PublishPath = "" },
            () => ServerProcess.Start(Name, environment.Folder, command, s_variables).WhenPrintedAsync("listening", cancellationToken));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
