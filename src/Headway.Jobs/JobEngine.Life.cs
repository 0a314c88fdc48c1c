using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <content>Start and stop with the host.</content>
public sealed partial class JobEngine
{
    private Task _reviews = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _recovery.EnqueueAsync(cancellationToken);
        _workers.Start();
        _reviews = Task.WhenAll(Task.Run(ReviewAsync, CancellationToken.None), Task.Run(() => _silent.RunAsync(_workers.Stopping), CancellationToken.None));
    }

    /// <summary>
    /// Takes no more jobs and waits until the running jobs are handed back to the queue, at most
    /// <see cref="JobsOptions.StopTimeout"/>. Can be called more than once.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _workers.StopAsync(cancellationToken);
        await _reviews;
    }

    /// <inheritdoc/>
    public void Dispose() => _workers.Dispose();

    private async Task ReviewAsync()
    {
        while (true)
        {
            try
            {
                await _queues.Queue.WaitForReviewAsync(_workers.Stopping);
                await _recovery.EnqueueAsync(_workers.Stopping);
            }
            catch (OperationCanceledException) when (_workers.Stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogNotReviewed(fault);
                await StoreBackoff.WaitAsync(StoreBackoff.First, _time, _workers.Stopping, default);
            }
        }
    }

    [LoggerMessage(13, LogLevel.Warning, "The review of open jobs failed and is retried.")]
    private partial void LogNotReviewed(Exception fault);
}
