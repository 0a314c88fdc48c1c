namespace Headway.Jobs.Tickets;

/// <summary>The maximum numbers of unused tickets.</summary>
/// <param name="InAll">The maximum for all owners together.</param>
/// <param name="PerOwner">The maximum for one owner.</param>
public readonly record struct TicketLimits(int InAll, int PerOwner);
