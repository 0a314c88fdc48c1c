namespace Headway.Log;

/// <summary>Readers that wait for a job that does not exist yet, by the job's owner and idempotency key.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PendingJobSignals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Owner, string Key), List<ReaderSignal>> _waiting = [];

    /// <summary>
    /// Sets the signal when a job with this owner and key is created. Query the store after this call: a job created
    /// before it does not set the signal.
    /// </summary>
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

    /// <summary>Removes the signal.</summary>
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

    /// <summary>Sets the signals of the readers that wait for this job. Called when the job was created.</summary>
    public void Notify(string owner, string key)
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
