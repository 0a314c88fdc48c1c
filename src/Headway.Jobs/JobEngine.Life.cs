using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <content>How the engine starts with its host, and stops.</content>
public sealed partial class JobEngine
{
    private Task _reviews = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _open.EnqueueAsync(cancellationToken);
        _workers.Start();
        _reviews = Task.Run(ReviewAsync, CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// The host begins to stop: no job is taken from now on, and those that run hand themselves back, while connections
    /// may live on for a while.
    /// </summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => _workers.DrainAsync();

    /// <summary>Waits until the running jobs have handed themselves back, no longer than <see cref="JobsOptions.StopTimeout"/>.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _workers.StopAsync(cancellationToken);
        await _reviews;
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _workers.Dispose();

    private async Task ReviewAsync()
    {
        while (true)
        {
            try
            {
                await _lines.Queue.WaitForReviewAsync(_workers.Stopping);
                await _open.EnqueueAsync(_workers.Stopping);
            }
            catch (OperationCanceledException) when (_workers.Stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogNotReviewed(fault);
                await StorePause.WaitAsync(StorePause.First, _time, _workers.Stopping, default);
            }
        }
    }

    [LoggerMessage(13, LogLevel.Warning, "The open jobs could not be looked through; that is tried again.")]
    private partial void LogNotReviewed(Exception fault);
}
