using System.Collections.Concurrent;
using System.Globalization;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Corpus;

/// <summary>
/// Extracts formats whose libraries cannot be limited from inside (PDF, office, e-mail, books) in processes of their own with a
/// limit of memory. A process is used for many files, and is killed when the time of a file is over or its job is cancelled. A
/// file that ends the process is named, and the next one gets a new process. Register it as a singleton; without it, these
/// formats are extracted in the process of the application. Thread-safe.
/// </summary>
/// <param name="fileName">The program. Its main method calls <see cref="ExtractionWorker.RunAsync"/>.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="memoryBytes">The limit of its managed memory. The default value is 512 MiB.</param>
public sealed class ExtractionProcess(string fileName, IReadOnlyList<string> arguments, long memoryBytes = 512L * 1024 * 1024) : IDisposable
{
    private const int MaxAnswer = 256 * 1024 * 1024;
    private readonly ConcurrentBag<ExtractionChild> _idle = [];
    private volatile bool _isDisposed;

    /// <summary>Extracts a file.</summary>
    /// <exception cref="UnreadableDocumentException">Nothing was extracted; the message gives the reason.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled; the process is killed.</exception>
    internal async Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var child = Take();
        try
        {
            byte[]? answer;
            using (cancellationToken.UnsafeRegister(static child => ((ExtractionChild)child!).Kill(), child))
            {
                answer = await child.AskAsync(name, content, MaxAnswer);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (answer is null)
            {
                throw new UnreadableDocumentException("it ended the process that read it: it needs too much memory, or is made to do harm");
            }

            var document = ExtractionMessage.Decode(answer);
            Return(ref child);
            return document;
        }
        catch (UnreadableDocumentException)
        {
            Return(ref child);
            throw;
        }
        catch (System.Text.Json.JsonException broken)
        {
            throw new UnreadableDocumentException("the process that read it gave no valid answer", broken);
        }
        finally
        {
            child?.Dispose();
        }
    }

    /// <summary>Ends the idle processes.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var child))
        {
            child.Dispose();
        }
    }

    private ExtractionChild Take()
    {
        while (_idle.TryTake(out var child))
        {
            if (child.IsAlive)
            {
                return child;
            }

            child.Dispose();
        }

        return new ExtractionChild(fileName, arguments, string.Create(CultureInfo.InvariantCulture, $"0x{memoryBytes:x}"));
    }

    private void Return(ref ExtractionChild? child)
    {
        if (child is { IsAlive: true } && !_isDisposed)
        {
            _idle.Add(child);
            child = null;
        }
    }
}
