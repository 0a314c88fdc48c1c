using Headway.Bench.Processes;

namespace Headway.Peers.Measures;

/// <summary>The options, folders and servers of a measurement.</summary>
internal sealed class MeasureContext(PeersOptions options) : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("headway-measures-");

    /// <summary>Whether to measure with smaller numbers.</summary>
    public bool IsQuick => options.IsQuick;

    /// <summary>The folder of HTML to index and to search.</summary>
    public string Documents => options.Documents;

    /// <summary>The small corpus that many jobs query at once: <c>docs/</c>.</summary>
    public string SmallDocuments => Path.Combine(options.Root, "docs");

    /// <summary>Prints a progress message.</summary>
    public static void Report(string text) => Console.Error.WriteLine("  " + text);

    /// <summary>A new folder.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_data.FullName, name)).FullName;

    /// <summary>A server with a data folder of its own; not started.</summary>
    public HeadwayServer Server(string name, params string[] arguments) => new(
        Path.Combine(options.Root, "src/Headway.Server/bin/Release/net10.0/headway.dll"), Path.Combine(_data.FullName, name), port: 0, arguments);

    /// <summary>A server without documents.</summary>
    public HeadwayServer EmptyServer(string name, params string[] arguments) =>
        Server(name, ["--corpus", Folder(name + "-corpus"), .. arguments]);

    public void Dispose() => _data.Delete(recursive: true);
}
