namespace Headway.Bench.Checks;

/// <summary>Compares the acknowledged requests with the stored log. Every value except the first must be 0.</summary>
internal sealed record ProducerCheck
{
    /// <summary>Acknowledged requests.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Acknowledged requests with a missing event.</summary>
    public long Lost { get; init; }

    /// <summary>Requests that were stored more than once.</summary>
    public long Duplicated { get; init; }

    /// <summary>Requests whose events are not contiguous, in order, after the previous request.</summary>
    public long OutOfOrder { get; init; }

    /// <summary>Acknowledgements whose <c>last_seq</c> is not that of the request's last event.</summary>
    public long WrongSeq { get; init; }

    public bool IsGood => Lost + Duplicated + OutOfOrder + WrongSeq == 0;

    public static ProducerCheck Of(IReadOnlyList<StoredEvent> log, string producer, IReadOnlyList<AcknowledgedRequest> acknowledged)
    {
        var stored = log.Where(e => e.Type == "work.done" && e.Node == producer).ToList();
        var requests = stored.GroupBy(Number).ToDictionary(group => group.Key, group => group.ToList());
        var lastOf = stored.Select(Number).ToList();
        var check = new ProducerCheck
        {
            Acknowledged = acknowledged.Count,
            OutOfOrder = lastOf.Zip(lastOf.Skip(1)).Count(pair => pair.Second < pair.First),
        };
        foreach (var request in acknowledged)
        {
            var events = requests.GetValueOrDefault(request.Number, []);
            var ends = events.Count > 0 ? events[^1].Seq : 0;
            check = check with
            {
                Lost = check.Lost + (events.Count < request.Count ? 1 : 0),
                Duplicated = check.Duplicated + (events.Count > request.Count ? 1 : 0),
                OutOfOrder = check.OutOfOrder + (events.Count == request.Count && !IsRun(events) ? 1 : 0),
                WrongSeq = check.WrongSeq + (request.LastSeq == ends ? 0 : 1),
            };
        }

        return check;
    }

    public static ProducerCheck operator +(ProducerCheck a, ProducerCheck b) => new()
    {
        Acknowledged = a.Acknowledged + b.Acknowledged,
        Lost = a.Lost + b.Lost,
        Duplicated = a.Duplicated + b.Duplicated,
        OutOfOrder = a.OutOfOrder + b.OutOfOrder,
        WrongSeq = a.WrongSeq + b.WrongSeq,
    };

    private static int Number(StoredEvent e) => e.Data.GetProperty("request").GetInt32();

    private static bool IsRun(List<StoredEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Seq != events[0].Seq + i || events[i].Data.GetProperty("index").GetInt32() != i)
            {
                return false;
            }
        }

        return true;
    }
}
