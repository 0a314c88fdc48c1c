using System.Collections.Concurrent;

namespace Headway.AspNetCore.Access;

/// <summary>Counts refused requests by reason: the code of the problem response, or the exceeded rate limit.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RefusalCounter
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public RefusalCounter()
    {
        foreach (var reason in (string[])[
            "unauthorized", "keys_unavailable", "insufficient_scope", "origin_refused", "too_many_connections", "server_full", "too_many_tickets", "body_too_large", "too_many_bodies", "keys_required",
            .. Enum.GetValues<RateCategory>().Select(Reason)])
        {
            _counts[reason] = 0; // so that the series exists before the first refusal, as alerts need
        }
    }

    /// <summary>A snapshot of the counts. It uses the dictionary's own ToArray, since LINQ throws if the dictionary grows during the copy.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts => _counts.ToArray();

    public static string Reason(RateCategory rate) => $"rate_{rate.ToString().ToLowerInvariant()}";

    public void Count(string reason) => _counts.AddOrUpdate(reason, 1, static (_, before) => before + 1);
}
