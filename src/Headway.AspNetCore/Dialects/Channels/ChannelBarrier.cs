namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// Stands in every lane that is at work, at the place of a mark: when all lanes have come to it, everything before the
/// mark is settled.
/// </summary>
internal sealed class ChannelBarrier
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _places;
    private readonly TaskCompletionSource<IReadOnlyDictionary<string, long>> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lanes;

    /// <summary>Begins to wait.</summary>
    /// <param name="places">The jobs that were appended to since the last mark, and how far their logs reached.</param>
    /// <param name="lanes">How many lanes are at work.</param>
    public ChannelBarrier(Dictionary<string, long> places, int lanes)
    {
        _places = places;
        _lanes = lanes;
        if (lanes == 0)
        {
            _reached.SetResult(places);
        }
    }

    /// <summary>Ends when all have come to it: the jobs that were appended to, and how far their logs reached then.</summary>
    public Task<IReadOnlyDictionary<string, long>> Reached => _reached.Task;

    /// <summary>A lane has come to it.</summary>
    /// <param name="job">The job it appended to; null: it did not.</param>
    /// <param name="lastSeq">How far that log reaches.</param>
    public void Reach(string? job, long lastSeq)
    {
        lock (_gate)
        {
            if (job is not null)
            {
                _places[job] = lastSeq;
            }

            if (--_lanes > 0)
            {
                return;
            }
        }

        _reached.TrySetResult(_places);
    }
}
