using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Metrics;

/// <summary>Observable instruments of the meter <c>Headway</c>. They are created when the host starts, whether or not <c>/metrics</c> is mapped, and end with the host.</summary>
internal abstract class ObservedMetrics(IMeterFactory meters) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Create(meters.Create(HeadwayMetrics.MeterName));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Creates them. A callback must be quick, and may throw.</summary>
    protected abstract void Create(Meter meter);
}
