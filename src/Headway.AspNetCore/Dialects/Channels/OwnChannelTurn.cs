namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>For a process whose logs are its own: nobody else appends to them, so it always listens.</summary>
internal sealed class OwnChannelTurn(HeardMessages heard) : IChannelTurn
{
    private long _mark;

    /// <inheritdoc/>
    public TimeSpan Lease => Timeout.InfiniteTimeSpan;

    /// <inheritdoc/>
    public Action? Freed { get; set; }

    /// <inheritdoc/>
    public Task<ChannelTerm?> TryTakeAsync(long above, CancellationToken cancellationToken)
    {
        heard.Add(++_mark, 0);
        return Task.FromResult<ChannelTerm?>(new(above + 1, _mark, 0));
    }

    /// <inheritdoc/>
    public Task<bool> KeepAsync(ChannelTerm term, long settled, CancellationToken cancellationToken)
    {
        heard.Add(++_mark, settled);
        return Task.FromResult(true);
    }

    /// <inheritdoc/>
    public Task FreeAsync(ChannelTerm term, long settled, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task NoteAsync(long mark, IReadOnlyDictionary<string, long> places, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<(long Mark, long LastSeq)?> NotedAsync(string job, CancellationToken cancellationToken) => Task.FromResult<(long Mark, long LastSeq)?>(null);
}
