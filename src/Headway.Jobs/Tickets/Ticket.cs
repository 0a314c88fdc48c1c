namespace Headway.Jobs.Tickets;

/// <summary>What a ticket lets its bearer do: open one live answer of this job, as this owner. A request that came with one carries it as a feature.</summary>
/// <param name="Owner">Whose job it is.</param>
/// <param name="Job">The job.</param>
public sealed record Ticket(string Owner, string Job);
