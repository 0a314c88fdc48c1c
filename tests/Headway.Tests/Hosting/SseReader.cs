namespace Headway.Tests.Hosting;

/// <summary>Reads an SSE stream, with a timeout for each line.</summary>
internal sealed class SseReader(HttpResponseMessage answer, Stream body) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly StreamReader _reader = new(body);

    public HttpResponseMessage Answer { get; } = answer;

    public static async Task<SseReader> OpenAsync(EmbeddingHost host, string path, params (string Name, string Value)[] headers)
    {
        var answer = await host.GetAsync(path, [("Accept", "text/event-stream"), .. headers]);
        Assert.True((int)answer.StatusCode == 200, $"{(int)answer.StatusCode}: {path}");
        return new(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>Reads up to the event with this seq.</summary>
    public Task UntilAsync(long seq) => UntilAsync(line => line == $"id: {seq}");

    /// <summary>Reads up to a line.</summary>
    public async Task UntilAsync(Predicate<string> isReached)
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync().WaitAsync(s_patience);
            Assert.NotNull(line); // the stream has not ended
        }
        while (!isReached(line));
    }

    /// <summary>Reads the rest of the stream.</summary>
    public Task<string> RestAsync() => _reader.ReadToEndAsync().WaitAsync(s_patience);

    public void Dispose()
    {
        _reader.Dispose();
        Answer.Dispose();
    }
}
