using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>Delivers answers and steering from the log to the steps that wait for them.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobAnswers
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _pending = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, Steering> _steering = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource? _advance;
    private long _readTo;

    /// <summary>Returns the steering in log order, after waiting until the log is read up to <paramref name="seq"/>.</summary>
    public async Task<IReadOnlyList<Steering>> SteeringUpToAsync(long seq, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task advance;
            lock (_gate)
            {
                if (_readTo >= seq)
                {
                    return [.. _steering.Values];
                }

                _advance ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                advance = _advance.Task;
            }

            await advance.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Records that the log is read up to <paramref name="seq"/>.</summary>
    public void AdvanceTo(long seq)
    {
        TaskCompletionSource? waited;
        lock (_gate)
        {
            _readTo = Math.Max(_readTo, seq);
            (waited, _advance) = (_advance, null);
        }

        waited?.SetResult();
    }

    /// <summary>The answer to the node's question. Completes when the answer is delivered.</summary>
    public Task<JsonElement> AnswerTo(string node) => Pending(node).Task;

    /// <summary>Delivers a <c>job.input_received</c> event.</summary>
    public void Deliver(LogEvent e)
    {
        if (e.Node is not null)
        {
            Pending(e.Node).TrySetResult(Read(e));
        }
        else if (Jobs.Steering.Read(e) is { } steering)
        {
            Add(steering);
        }
    }

    /// <summary>Adds steering unless it is already known: the history and the followed log may overlap.</summary>
    public void Add(Steering steering)
    {
        lock (_gate)
        {
            _steering.TryAdd(steering.Seq, steering);
        }
    }

    public static JsonElement Read(LogEvent e)
    {
        using var document = JsonDocument.Parse(e.Data);
        return document.RootElement.TryGetProperty("answer", out var answer) ? answer.Clone() : default;
    }

    private TaskCompletionSource<JsonElement> Pending(string node) =>
        _pending.GetOrAdd(node, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
