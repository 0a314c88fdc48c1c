using System.Text;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Corpus;

/// <summary>The side of the extraction process: reads files from a stream, extracts them one after another, and writes the texts.</summary>
public static class ExtractionWorker
{
    private const int MaxRequest = 1 << 30;

    /// <summary>Answers requests until the stream ends, or none comes for a minute.</summary>
    /// <param name="requests">The requests of an <see cref="ExtractionProcess"/>.</param>
    /// <param name="answers">Receives the answers. Nothing else may write to it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task RunAsync(Stream requests, Stream answers, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            idle.CancelAfter(TimeSpan.FromMinutes(1));
            byte[]? name, content;
            try
            {
                name = await ExtractionMessage.ReadAsync(requests, MaxRequest, idle.Token);
                content = name is null ? null : await ExtractionMessage.ReadAsync(requests, MaxRequest, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (name is null || content is null)
            {
                return;
            }

            await ExtractionMessage.WriteAsync(answers, await ExtractAsync(Encoding.UTF8.GetString(name), content, cancellationToken), cancellationToken);
        }
    }

    private static async Task<byte[]> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            var extractor = new TextExtractors(Math.Max(content.Length, 16 * 1024 * 1024)).Find(name) ?? throw new UnreadableDocumentException("its format is not supported");
            return ExtractionMessage.Encode(await extractor.ExtractAsync(name, content, cancellationToken));
        }
        catch (UnreadableDocumentException unreadable)
        {
            return ExtractionMessage.EncodeReason(unreadable.Message);
        }
        catch (OutOfMemoryException)
        {
            return ExtractionMessage.EncodeReason("reading it takes more memory than is allowed");
        }
        catch (Exception unexpected) when (unexpected is not OperationCanceledException)
        {
            return ExtractionMessage.EncodeReason($"its reader failed ({unexpected.GetType().Name})");
        }
    }
}
