namespace Headway.Log;

/// <summary>Those who wait for a job that is not there yet, by the owner and the key it will be created with.</summary>
/// <remarks>Thread-safe. It hears of jobs that this process creates; of others a waiter learns when it looks again for another reason.</remarks>
internal sealed class Arrivals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Owner, string Key), List<ReaderSignal>> _waiting = [];

    /// <summary>Has a signal set when such a job is created. Look for the job after this call: before it, an arrival is not heard.</summary>
    public void Join(string owner, string key, ReaderSignal signal)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue((owner, key), out var signals))
            {
                _waiting[(owner, key)] = signals = [];
            }

            signals.Add(signal);
        }
    }

    /// <summary>Ends the wait.</summary>
    public void Leave(string owner, string key, ReaderSignal signal)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue((owner, key), out var signals) && signals.Remove(signal) && signals.Count == 0)
            {
                _waiting.Remove((owner, key));
            }
        }
    }

    /// <summary>A job with a key was created.</summary>
    public void Announce(string owner, string key)
    {
        lock (_gate)
        {
            foreach (var signal in _waiting.GetValueOrDefault((owner, key)) ?? [])
            {
                signal.Set();
            }
        }
    }
}
