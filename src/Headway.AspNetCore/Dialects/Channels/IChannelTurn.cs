namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>A term of listening.</summary>
/// <param name="Term">Higher than all before.</param>
/// <param name="Mark">The mark with which it began.</param>
/// <param name="Settled">The mark before which all messages are in the logs, or refused.</param>
internal readonly record struct ChannelTerm(long Term, long Mark, long Settled);

/// <summary>Who listens: every process hears the channels, one appends what is heard.</summary>
internal interface IChannelTurn
{
    /// <summary>How long a listener that says nothing is still the one; <see cref="Timeout.InfiniteTimeSpan"/> where there is no other.</summary>
    TimeSpan Lease { get; }

    /// <summary>Set when the one who listens has said that it stops.</summary>
    Action? Freed { get; set; }

    /// <summary>Becomes the listener; null: another is.</summary>
    /// <param name="above">What the term must be higher than.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<ChannelTerm?> TryTakeAsync(long above, CancellationToken cancellationToken);

    /// <summary>Stays the listener, and puts a mark among the messages that all hear.</summary>
    /// <param name="term">The term.</param>
    /// <param name="settled">The mark before which everything is settled.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>False: it is no longer.</returns>
    Task<bool> KeepAsync(ChannelTerm term, long settled, CancellationToken cancellationToken);

    /// <summary>Stops, so that another can begin at once.</summary>
    Task FreeAsync(ChannelTerm term, long settled, CancellationToken cancellationToken);

    /// <summary>Notes how far logs reached at a mark.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="places">The newest seq of each log that was appended to since the mark before.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task NoteAsync(long mark, IReadOnlyDictionary<string, long> places, CancellationToken cancellationToken);

    /// <summary>The last mark that was noted for a job, and how far its log reached then; null: unknown.</summary>
    Task<(long Mark, long LastSeq)?> NotedAsync(string job, CancellationToken cancellationToken);
}
