namespace Headway.Jobs.Tickets;

/// <summary>How many tickets may be open at once.</summary>
/// <param name="InAll">Of all owners together.</param>
/// <param name="PerOwner">Of one owner.</param>
public readonly record struct TicketLimits(int InAll, int PerOwner);
