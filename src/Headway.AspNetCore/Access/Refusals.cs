using System.Collections.Concurrent;

namespace Headway.AspNetCore.Access;

/// <summary>How many requests were not let in, by reason: the code of the problem they were answered with, or the rate they went over.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Refusals
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public Refusals()
    {
        foreach (var reason in (string[])[
            "unauthorized", "keys_unavailable", "insufficient_scope", "origin_refused", "too_many_connections", "server_full", "too_many_tickets", "body_too_large", "keys_required",
            .. Enum.GetValues<Rate>().Select(Reason)])
        {
            _counts[reason] = 0; // an alarm needs a series that is there before the first one
        }
    }

    /// <summary>The counts as they stand. LINQ copies a dictionary by its count and throws when it grows meanwhile; this method of its own does not.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts => _counts.ToArray();

    public static string Reason(Rate rate) => $"rate_{rate.ToString().ToLowerInvariant()}";

    public void Count(string reason) => _counts.AddOrUpdate(reason, 1, static (_, before) => before + 1);
}
