using System.Runtime.InteropServices;

namespace Headway.Log;

/// <summary>
/// Wakes the readers of one tail on the thread pool, in slices of 32. Many readers therefore do not delay the appender,
/// several cores share them, and the pool runs other work between the slices. A wake during a round adds one more round.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal class WakeScheduler : IThreadPoolWorkItem
{
    private const int Slice = 32;

    private readonly Lock _gate = new();
    private readonly List<ReaderSignal> _signals = [];
    private int _next;
    private bool _isRunning;
    private bool _isRoundPending;

    /// <summary>Adds a signal; each later <see cref="Wake"/> sets it.</summary>
    public void Join(ReaderSignal signal)
    {
        lock (_gate)
        {
            _signals.Add(signal);
        }
    }

    /// <summary>Removes a signal; does nothing when it is not there.</summary>
    public void Leave(ReaderSignal signal)
    {
        lock (_gate)
        {
            // The last signal moves to the freed index. If the running round has passed that index, the round would skip
            // the moved signal, so one more round is needed.
            var index = IndexOf(signal);
            if (index < 0)
            {
                return;
            }

            _signals[index] = _signals[^1];
            _signals.RemoveAt(_signals.Count - 1);
            _isRoundPending |= _isRunning && index < _next;
        }
    }

    // Thousands may leave at once, and List.IndexOf is slower: it calls Equals on each element.
    private int IndexOf(ReaderSignal signal)
    {
        var signals = CollectionsMarshal.AsSpan(_signals);
        var index = signals.Length - 1;
        while (index >= 0 && !ReferenceEquals(signals[index], signal))
        {
            index--;
        }

        return index;
    }

    /// <summary>Starts a round that sets every signal. Returns before the readers run.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_isRunning)
            {
                _isRoundPending = true;
                return;
            }

            if (_signals.Count == 0)
            {
                return;
            }

            (_isRunning, _next) = (true, 0);
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

        // Queued before this slice runs, so that another core can run the next slice.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        for (var i = 0; i < count; i++)
        {
            readers[i].SetAndRun();
        }
    }

    // Copies the next slice; returns -1 when the round is over and no further round is pending.
    private int Take(Span<ReaderSignal> readers)
    {
        lock (_gate)
        {
            if (_next >= _signals.Count)
            {
                if (!_isRoundPending || _signals.Count == 0)
                {
                    (_isRunning, _isRoundPending) = (false, false);
                    return -1;
                }

                (_isRoundPending, _next) = (false, 0);
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
