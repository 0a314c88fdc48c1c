using Headway.Jobs;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Connections;

/// <summary>
/// Runs first when the host stops. It releases the jobs, so that other servers continue them, and ends the live connections
/// at random times. Until all have ended, the server still answers short requests, and <c>/readyz</c> answers 503. Then the
/// host stops listening.
/// </summary>
internal sealed class Drain(ConnectionRegistry connections, JobEngine engine) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Runs before StopAsync of any hosted service, the web server included. The host later stops the engine again, which
    // has no effect.
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(engine.StopAsync(cancellationToken), connections.DrainAsync(cancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
