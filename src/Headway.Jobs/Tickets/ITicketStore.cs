namespace Headway.Jobs.Tickets;

/// <summary>
/// Stores unused tickets by their hash until they are used or expire: in memory for one process, or in a database that all
/// processes behind one address share.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public interface ITicketStore
{
    /// <summary>The number of unused tickets known to this process, which may include expired ones.</summary>
    int Count { get; }

    /// <summary>Adds a ticket unless a limit is reached.</summary>
    /// <param name="hash">The hash of the ticket's text, in hexadecimal.</param>
    /// <param name="ticket">The access that the ticket grants.</param>
    /// <param name="life">How long the ticket is valid.</param>
    /// <param name="limits">The maximum numbers of unused tickets.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False if a limit is reached.</returns>
    ValueTask<bool> TryAddAsync(string hash, Ticket ticket, TimeSpan life, TicketLimits limits, CancellationToken cancellationToken);

    /// <summary>Removes and returns a ticket. Of concurrent calls, in any process, only one gets the ticket.</summary>
    /// <param name="hash">The hash of the ticket's text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if the ticket does not exist, is used, or has expired.</returns>
    ValueTask<Ticket?> TakeAsync(string hash, CancellationToken cancellationToken);
}

/// <summary>The access that a ticket grants: to open one live response of a job. A request with a ticket has it as a request feature.</summary>
/// <param name="Owner">The owner of the job.</param>
/// <param name="Job">The id of the job.</param>
/// <param name="May">What the connection may do. The default value is <see cref="TicketAccess.Read"/>.</param>
public sealed record Ticket(string Owner, string Job, TicketAccess May = TicketAccess.Read);

/// <summary>What a connection that a ticket opened may do. Each value includes the ones before it.</summary>
public enum TicketAccess
{
    /// <summary>Read the events of the job.</summary>
    Read = 0,

    /// <summary>Also answer the job's questions and steer it.</summary>
    Join = 1,

    /// <summary>Also cancel the job.</summary>
    Control = 2,
}

/// <summary>The maximum numbers of unused tickets.</summary>
/// <param name="Total">The maximum for all owners together.</param>
/// <param name="PerOwner">The maximum for one owner.</param>
public readonly record struct TicketLimits(int Total, int PerOwner);
