using System.Formats.Tar;
using System.IO.Compression;
using Headway.Tests.Documentation;
using Headway.Tests.Support;

namespace Headway.Tests.Log.Carried;

/// <summary>The recorded data folder, unpacked. The README beside this file says what it holds and how it was recorded.</summary>
internal sealed class CarriedFolder : IDisposable
{
    /// <summary>The job to which two producers, <c>p1</c> and <c>p2</c>, appended. Its idempotency key is <c>first-key</c>.</summary>
    public const string TwoProducers = "01m8q3xx6gfkcvzvvv30485s1y";

    /// <summary>The research job that waits for an answer.</summary>
    public const string OpenResearch = "01m8q3y41qf2mb2nke29ye5tq1";

    private static readonly string s_recording = Path.Combine(Repository.Root, "tests/Headway.Tests/Log/Carried");

    private readonly TemporaryFolder _folder = new();

    public CarriedFolder()
    {
        var packed = Convert.FromBase64String(File.ReadAllText(Path.Combine(s_recording, "folder.txt")));
        using var tar = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(tar, _folder.Path, overwriteFiles: false);
    }

    /// <summary>The log of each job by the job's id, as the server that wrote the folder sent it.</summary>
    public static IReadOnlyDictionary<string, byte[]> Logs { get; } = Directory
        .EnumerateFiles(Path.Combine(s_recording, "logs"), "*.ndjson")
        .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), File.ReadAllBytes, StringComparer.Ordinal);

    public string Data => _folder["data"];

    public string Corpus => _folder["corpus"];

    public void Dispose() => _folder.Dispose();
}
