namespace Headway.Log;

/// <summary>The stored events of an owner have reached <see cref="LogOptions.MaxBytesPerOwner"/>; nothing was stored.</summary>
/// <param name="used">About how many bytes the owner's events take.</param>
/// <param name="limit">The limit, in bytes.</param>
public sealed class OwnerFullException(long used, long limit)
    : Exception($"The owner's stored events take {used} of {limit} bytes, so nothing was stored. Delete jobs of this owner, set a retention, or raise Log:MaxBytesPerOwner.")
{
    /// <summary>The stable error code.</summary>
    public const string Code = "owner_full";

    /// <summary>About how many bytes the owner's events take.</summary>
    public long Used { get; } = used;

    /// <summary>The limit, in bytes.</summary>
    public long Limit { get; } = limit;
}
