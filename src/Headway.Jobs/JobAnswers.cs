using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>What people say to a job, on its way from the log to the steps: answers by the node that asked, and steering.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobAnswers
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _waiting = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, Steering> _steering = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource? _advance;
    private long _reached;

    /// <summary>The steering that stands in the log up to a seq at least, in the order of the log.</summary>
    public async Task<IReadOnlyList<Steering>> SteeringUpToAsync(long seq, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task advance;
            lock (_gate)
            {
                if (_reached >= seq)
                {
                    return [.. _steering.Values];
                }

                _advance ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                advance = _advance.Task;
            }

            await advance.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Everything up to this seq has been looked at.</summary>
    public void Reached(long seq)
    {
        TaskCompletionSource? waited;
        lock (_gate)
        {
            _reached = Math.Max(_reached, seq);
            (waited, _advance) = (_advance, null);
        }

        waited?.SetResult();
    }

    public Task<JsonElement> Expect(string node) => Slot(node).Task;

    public void Arrived(LogEvent e)
    {
        if (e.Node is not null)
        {
            Slot(e.Node).TrySetResult(Read(e));
        }
        else if (Jobs.Steering.Read(e) is { } steering)
        {
            Add(steering);
        }
    }

    /// <summary>Adds steering, once: the history of an attempt and what is followed after it may overlap.</summary>
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

    private TaskCompletionSource<JsonElement> Slot(string node) =>
        _waiting.GetOrAdd(node, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
