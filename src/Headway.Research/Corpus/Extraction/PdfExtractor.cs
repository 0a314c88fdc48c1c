using System.ComponentModel;
using System.Diagnostics;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts the text of a PDF with <c>pdftotext</c> of poppler-utils. Each page becomes a paragraph.</summary>
internal sealed class PdfExtractor(TimeSpan timeout, int maxBytes) : ITextExtractor
{
    public async Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        if (content.AsSpan(0, Math.Min(1024, content.Length)).IndexOf("%PDF-"u8) >= 0)
        {
            return Compose(name, await ConvertAsync(content, cancellationToken));
        }

        throw new UnreadableDocumentException("it is not a PDF");
    }

    private static ExtractedDocument Compose(string name, byte[] text)
    {
        var composer = new TextComposer();
        foreach (var page in TextDecoding.Decode(text).Text.Split('\f'))
        {
            composer.Break(2);
            composer.Preformatted(page.AsSpan().Trim());
        }

        var title = composer.IsEmpty ? "" : composer.Since(0).Split(". ")[0];
        return composer.Build(title.Length is > 0 and <= 120 ? title : name);
    }

    private async Task<byte[]> ConvertAsync(byte[] content, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        using var process = Start();
        process.BeginErrorReadLine(); // a full pipe would block the process
        try
        {
            var write = WriteAsync(process, content, limit.Token);
            var text = await BoundedRead.AllAsync(process.StandardOutput.BaseStream, maxBytes, limit.Token) ?? throw UnreadableDocumentException.TooLarge(maxBytes);
            await write;
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? text : throw new UnreadableDocumentException($"pdftotext could not read it (exit code {process.ExitCode})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableDocumentException($"pdftotext took longer than {timeout.TotalSeconds:0} seconds");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("pdftotext") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (ReadOnlySpan<string>)["-q", "-enc", "UTF-8", "-", "-"])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw new UnreadableDocumentException("pdftotext did not start");
        }
        catch (Win32Exception missing)
        {
            throw new UnreadableDocumentException("pdftotext is not installed (Debian: poppler-utils)", missing);
        }
    }

    private static async Task WriteAsync(Process process, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(content, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process stopped reading; its exit code gives the reason.
        }
    }
}
