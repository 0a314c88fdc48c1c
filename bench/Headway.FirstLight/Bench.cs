using Headway.FirstLight.Server;

namespace Headway.FirstLight;

/// <summary>What every measure is given: its size, a place for its data, and servers to measure.</summary>
internal sealed class Bench(BenchOptions options) : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("headway-first-light-");
    private int _servers;

    /// <summary>Smaller numbers, for a look in between.</summary>
    public bool IsQuick => options.IsQuick;

    /// <summary>The folder of HTML that is indexed and asked.</summary>
    public string Documents => options.Documents;

    /// <summary>The small folder that many jobs at once ask.</summary>
    public string SmallDocuments => options.SmallDocuments;

    /// <summary>A server over a data folder of its own; not yet started.</summary>
    public ServerUnderLoad Server(string name, params string[] arguments) =>
        new(options.Server, Path.Combine(_scratch.FullName, name), options.Port > 0 ? options.Port + _servers++ : 0, arguments);

    /// <summary>A server that has no documents.</summary>
    public ServerUnderLoad EmptyServer(string name, params string[] arguments)
    {
        var corpus = Directory.CreateDirectory(Path.Combine(_scratch.FullName, name + "-corpus"));
        return Server(name, ["--corpus", corpus.FullName, .. arguments]);
    }

    /// <summary>Says how far a measure is.</summary>
    public static void Tell(string text) => Console.Error.WriteLine("  " + text);

    public void Dispose() => _scratch.Delete(recursive: true);
}
