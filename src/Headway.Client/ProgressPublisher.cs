using System.Globalization;
using System.Threading.Channels;

namespace Headway.Client;

/// <summary>
/// Publishes the progress of one task, so that everybody who watches it sees its steps. Messages arrive in the order in
/// which they were published, and once each, also when the connection breaks or the server restarts.
/// </summary>
/// <remarks>Thread-safe. Several publishers may publish for one task. Dispose it to wait for what is still under way.</remarks>
public sealed class ProgressPublisher : IAsyncDisposable
{
    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>(new() { SingleReader = true });
    private readonly TaskLog _log;
    private readonly TimeProvider _time;
    private readonly Task _sending;

    /// <summary>Makes a publisher. Nothing is sent before the first message.</summary>
    /// <param name="taskId">The task's id, your own: what watchers ask for. 1 to 180 characters.</param>
    /// <param name="options">Where to publish; by default a server on this machine.</param>
    /// <param name="time">The clock; by default the system's.</param>
    public ProgressPublisher(string taskId, ProgressPublisherOptions? options = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(taskId.Length, 180, nameof(taskId));
        _time = time ?? TimeProvider.System;
        _log = new(taskId, options ?? new(), _time);
        _sending = Task.Run(SendAsync);
    }

    /// <summary>Publishes a message. It does not wait: the answer ends when the message is stored, and need not be awaited.</summary>
    /// <param name="message">A sentence for a person.</param>
    /// <param name="percent">How far the task is, 0 to 100.</param>
    /// <param name="step">The step, such as <c>entity_extraction</c>; <c>completed</c> and <c>failed</c> end the task.</param>
    /// <param name="tool">The tool that the step uses, if any.</param>
    /// <param name="error">Whether something went wrong.</param>
    /// <exception cref="ProgressRefusedException">In the answer: the server does not take the message.</exception>
    /// <exception cref="HttpRequestException">In the answer: the server could not be reached for as long as it was tried.</exception>
    public Task Publish(string message, double percent, string step, string? tool = null, bool error = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        if (percent is not (>= 0 and <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "percent must be from 0 to 100.");
        }

        var timestamp = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var pending = new Pending(new(step, tool, message, percent, timestamp, error ? true : null), new(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(pending) ? pending.Stored.Task : throw new ObjectDisposedException(nameof(ProgressPublisher));
    }

    /// <summary>Waits until everything that was published is stored or given up.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _sending;
        _log.Dispose();
    }

    private async Task SendAsync()
    {
        await foreach (var (message, stored) in _queue.Reader.ReadAllAsync())
        {
            try
            {
                await _log.AppendAsync(message);
                stored.SetResult();
            }
            catch (Exception fault)
            {
                stored.SetException(fault);
                _ = stored.Task.Exception; // whoever does not await a message does not want to hear of it
            }
        }
    }

    private readonly record struct Pending(ProgressMessage Message, TaskCompletionSource Stored);
}
