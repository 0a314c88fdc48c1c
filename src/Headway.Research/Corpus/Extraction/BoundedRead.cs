namespace Headway.Research.Corpus.Extraction;

/// <summary>Reads a stream whose length nobody vouches for.</summary>
internal static class BoundedRead
{
    /// <summary>Everything in the stream.</summary>
    /// <exception cref="UnreadableDocumentException">There is more than <paramref name="maxBytes"/>.</exception>
    public static async Task<byte[]> ToEndAsync(Stream stream, int maxBytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > maxBytes)
            {
                throw new UnreadableDocumentException($"it is larger than {maxBytes / 1024.0 / 1024.0:0.##} MiB");
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
