using System.Runtime.InteropServices;

namespace Headway.Log;

/// <summary>
/// Wakes the readers of one tail on the pool, 32 at a time: 1,000 readers delay no appender, two cores share them, and
/// the pool serves other work between the slices. A wake during a round adds one more round.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal class WakeScheduler : IThreadPoolWorkItem
{
    private const int Slice = 32;

    private readonly Lock _gate = new();
    private readonly List<ReaderSignal> _signals = [];
    private int _next;
    private bool _isUnderWay;
    private bool _isWanted;

    /// <summary>Has the signal set by every later <see cref="Wake"/>.</summary>
    public void Join(ReaderSignal signal)
    {
        lock (_gate)
        {
            _signals.Add(signal);
        }
    }

    /// <summary>Ends that.</summary>
    public void Leave(ReaderSignal signal)
    {
        lock (_gate)
        {
            // The last one takes its place. Where the round has been already it would be passed over, so there is one more.
            var place = PlaceOf(signal);
            if (place < 0)
            {
                return;
            }

            _signals[place] = _signals[^1];
            _signals.RemoveAt(_signals.Count - 1);
            _isWanted |= _isUnderWay && place < _next;
        }
    }

    // Thousands may leave at once: a list's own search asks each element for its equality.
    private int PlaceOf(ReaderSignal signal)
    {
        var signals = CollectionsMarshal.AsSpan(_signals);
        var place = signals.Length - 1;
        while (place >= 0 && !ReferenceEquals(signals[place], signal))
        {
            place--;
        }

        return place;
    }

    /// <summary>Has every reader look again, soon.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_isUnderWay)
            {
                _isWanted = true;
                return;
            }

            if (_signals.Count == 0)
            {
                return;
            }

            (_isUnderWay, _next) = (true, 0);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        var readers = default(Readers);
        var count = Take(readers);
        if (count < 0)
        {
            return;
        }

        // Before this slice runs, so that another core can take the next.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        for (var i = 0; i < count; i++)
        {
            readers[i].SetAndRun();
        }
    }

    // The next few; -1 when the round is over and no other is wanted.
    private int Take(Span<ReaderSignal> readers)
    {
        lock (_gate)
        {
            if (_next >= _signals.Count)
            {
                if (!_isWanted || _signals.Count == 0)
                {
                    (_isUnderWay, _isWanted) = (false, false);
                    return -1;
                }

                (_isWanted, _next) = (false, 0);
            }

            var count = Math.Min(Slice, _signals.Count - _next);
            for (var i = 0; i < count; i++)
            {
                readers[i] = _signals[_next + i];
            }

            _next += count;
            return count;
        }
    }

    [System.Runtime.CompilerServices.InlineArray(Slice)]
    private struct Readers
    {
        private ReaderSignal _first;
    }
}
