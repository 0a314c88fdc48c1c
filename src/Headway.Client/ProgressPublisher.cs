using System.Globalization;
using System.Threading.Channels;

namespace Headway.Client;

/// <summary>
/// Publishes the progress of one task to its watchers. Each message is stored once and in the order of the calls, even if
/// the connection breaks or the server restarts.
/// </summary>
/// <remarks>Thread-safe. Several publishers may publish for one task. Disposing waits for pending messages.</remarks>
public sealed class ProgressPublisher : IAsyncDisposable
{
    private readonly Channel<Pending> _queue = Channel.CreateUnbounded<Pending>(new() { SingleReader = true });
    private readonly TaskLogAppender _log;
    private readonly TimeProvider _time;
    private readonly Task _sending;

    /// <summary>Creates a publisher. It sends nothing before the first message.</summary>
    /// <param name="taskId">An id of your choice, by which watchers find the task. 1 to 180 characters.</param>
    /// <param name="options">Server and retry options. By default, the server is on this machine.</param>
    /// <param name="time">The clock. By default, the system clock.</param>
    public ProgressPublisher(string taskId, ProgressPublisherOptions? options = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(taskId.Length, 180, nameof(taskId));
        _time = time ?? TimeProvider.System;
        _log = new(taskId, options ?? new(), _time);
        _sending = Task.Run(SendAsync);
    }

    /// <summary>
    /// Queues a message and returns at once. The returned task completes when the message is stored; awaiting it is optional.
    /// If a message that ends the task cannot be stored, the task ends as failed, with a code that begins with <c>end_</c>.
    /// </summary>
    /// <param name="message">A sentence for people.</param>
    /// <param name="percent">The progress of the task, 0 to 100.</param>
    /// <param name="step">The step, such as <c>entity_extraction</c>; <c>completed</c> and <c>failed</c> end the task.</param>
    /// <param name="tool">The tool that the step uses, if any.</param>
    /// <param name="error">Whether the message reports an error.</param>
    /// <exception cref="ArgumentException">The message does not end the task, and an argument cannot be used.</exception>
    /// <exception cref="ProgressRefusedException">Thrown by the returned task: the message cannot be stored.</exception>
    /// <exception cref="HttpRequestException">Thrown by the returned task: the server could not be reached within <see cref="ProgressPublisherOptions.GiveUpAfter"/>.</exception>
    public Task Publish(string message, double percent, string step, string? tool = null, bool error = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        if (percent is not (>= 0 and <= 100) && !IsEnd(step))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "percent must be from 0 to 100.");
        }

        var timestamp = _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var pending = new Pending(new(step, tool, message, percent, timestamp, error ? true : null), new(TaskCreationOptions.RunContinuationsAsynchronously));
        return _queue.Writer.TryWrite(pending) ? pending.Stored.Task : throw new ObjectDisposedException(nameof(ProgressPublisher));
    }

    /// <summary>Waits until every published message is stored or has failed.</summary>
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
                await AppendAsync(message);
                stored.SetResult();
            }
            catch (Exception fault)
            {
                stored.SetException(fault);
                _ = stored.Task.Exception; // marks the exception as observed, because awaiting the task is optional
            }
        }
    }

    // An end that cannot be stored must not leave the task open.
    private async Task AppendAsync(ProgressMessage message)
    {
        try
        {
            await (message.Percent is >= 0 and <= 100 ? _log.AppendAsync(message) : throw new ProgressRefusedException("invalid_percent", "percent must be from 0 to 100."));
        }
        catch (ProgressRefusedException refused) when (IsEnd(message.Step) && refused.Code != ProgressRefusedException.LogClosed)
        {
            await _log.FailAsync(refused.Code, refused.Message);
            throw;
        }
    }

    private static bool IsEnd(string step) => step is "completed" or "failed";

    private readonly record struct Pending(ProgressMessage Message, TaskCompletionSource Stored);
}
