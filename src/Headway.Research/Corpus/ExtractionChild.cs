using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Corpus;

/// <summary>One process that extracts files, one at a time. It ends itself after a minute without a request.</summary>
internal sealed class ExtractionChild : IDisposable
{
    // A new process may not start with less time than this left, or the request could be lost to its idle end.
    private static readonly TimeSpan s_freshFor = TimeSpan.FromSeconds(45);

    // What .NET needs to start. Keys that the server has in its environment are not passed on.
    private static readonly string[] s_environment = ["PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "LD_LIBRARY_PATH", "TMPDIR", "SystemRoot", "TEMP", "TMP"];

    private readonly Process _process;
    private long _used = Stopwatch.GetTimestamp();

    public ExtractionChild(string fileName, IReadOnlyList<string> arguments, string memory)
    {
        var start = new ProcessStartInfo(fileName, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Except(s_environment, StringComparer.OrdinalIgnoreCase).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = memory;
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        try
        {
            _process = Process.Start(start) ?? throw new UnreadableDocumentException("the process that reads its format does not start");
        }
        catch (Win32Exception error)
        {
            throw new UnreadableDocumentException("the process that reads its format does not start", error);
        }

        _process.ErrorDataReceived += static (_, _) => { }; // a full pipe would block the process
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it can take a request.</summary>
    public bool IsAlive => !_process.HasExited && Stopwatch.GetElapsedTime(_used) < s_freshFor;

    /// <summary>Sends a file and returns the answer; null when the process ends first.</summary>
    public async Task<byte[]?> AskAsync(string name, byte[] content, int maxAnswer)
    {
        try
        {
            var requests = _process.StandardInput.BaseStream;
            await ExtractionMessage.WriteAsync(requests, Encoding.UTF8.GetBytes(name), CancellationToken.None);
            await ExtractionMessage.WriteAsync(requests, content, CancellationToken.None);
            var answer = await ExtractionMessage.ReadAsync(_process.StandardOutput.BaseStream, maxAnswer, CancellationToken.None);
            _used = Stopwatch.GetTimestamp();
            return answer;
        }
        catch (Exception ended) when (ended is IOException or InvalidDataException or ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Ends the process now.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
