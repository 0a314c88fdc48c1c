using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <content>How the engine starts with its host, and stops.</content>
public sealed partial class JobEngine
{
    private Task _reviews = Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _open.EnqueueAsync(cancellationToken);
        _workers.Start();
        _reviews = Task.WhenAll(Task.Run(ReviewAsync, CancellationToken.None), Task.Run(() => _silent.RunAsync(_workers.Stopping), CancellationToken.None));
    }

    /// <summary>
    /// Takes no more jobs, and waits until the running ones have handed themselves back, no longer than
    /// <see cref="JobsOptions.StopTimeout"/>. May be called again.
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
                await StoreBackoff.WaitAsync(StoreBackoff.First, _time, _workers.Stopping, default);
            }
        }
    }

    [LoggerMessage(13, LogLevel.Warning, "The open jobs could not be looked through; that is tried again.")]
    private partial void LogNotReviewed(Exception fault);
}
