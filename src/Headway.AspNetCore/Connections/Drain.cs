using Headway.Jobs;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Connections;

/// <summary>
/// What a server does first when it is asked to stop: it hands its jobs back, so that others go on with them, while its
/// readers leave one by one. Short requests are answered until they have left, <c>/readyz</c> with 503; only then does
/// the host close the address.
/// </summary>
internal sealed class Drain(ConnectionRegistry clock, JobEngine engine) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before any hosted service is stopped, the one that listens too. The host stops the engine once more later, which
    // finds nothing left to do.
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(engine.StopAsync(cancellationToken), clock.DrainAsync(cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
