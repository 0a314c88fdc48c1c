namespace Headway.Jobs.Tickets;

/// <summary>The access that a ticket grants: to open one live response of a job. A request with a ticket has it as a request feature.</summary>
/// <param name="Owner">The owner of the job.</param>
/// <param name="Job">The id of the job.</param>
public sealed record Ticket(string Owner, string Job);
