namespace Headway.AspNetCore.Connections;

/// <summary>What a connection is subscribed to, for the statistics.</summary>
/// <param name="Preset">The name it used for it, if it used one.</param>
/// <param name="Events">The types it is shown; <c>*</c> is all.</param>
internal sealed record ConnectionInterest(string? Preset, IReadOnlyList<string> Events)
{
    public static ConnectionInterest All { get; } = new(null, ["*"]);
}
