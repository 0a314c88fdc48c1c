namespace Headway.Jobs.Tickets;

/// <summary>
/// Where open tickets are kept, under hashes of their texts, until they are used or their time is over: in memory for one
/// process, or in a place that all processes behind one address share.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public interface ITicketStore
{
    /// <summary>How many are open in all, some of them too old perhaps, as far as this process knows.</summary>
    int Count { get; }

    /// <summary>Keeps a ticket.</summary>
    /// <param name="hash">The hash of its text, in hexadecimal digits.</param>
    /// <param name="ticket">What it is good for.</param>
    /// <param name="life">How long it is good.</param>
    /// <param name="limits">How many may be open.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when a limit is reached.</returns>
    ValueTask<bool> TryKeepAsync(string hash, Ticket ticket, TimeSpan life, TicketLimits limits, CancellationToken cancellationToken);

    /// <summary>Takes a ticket out: of all who ask for it, anywhere, one gets it.</summary>
    /// <param name="hash">The hash of its text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when there is no such one, or no more.</returns>
    ValueTask<Ticket?> TakeAsync(string hash, CancellationToken cancellationToken);
}
