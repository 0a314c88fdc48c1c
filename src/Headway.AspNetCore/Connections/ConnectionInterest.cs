namespace Headway.AspNetCore.Connections;

/// <summary>The subscription of a connection, for the statistics.</summary>
/// <param name="Preset">The name of the preset; null without one.</param>
/// <param name="Events">The event types that are shown; <c>*</c> means all.</param>
internal sealed record ConnectionInterest(string? Preset, IReadOnlyList<string> Events)
{
    public static ConnectionInterest All { get; } = new(null, ["*"]);
}
