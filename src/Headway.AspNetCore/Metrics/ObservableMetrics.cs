using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace Headway.AspNetCore.Metrics;

/// <summary>Base class for observable instruments of the meter <c>Headway</c>. The instruments exist from the host's start to its end, even if <c>/metrics</c> is not mapped.</summary>
internal abstract class ObservableMetrics(IMeterFactory meters) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Create(meters.Create(HeadwayMetrics.MeterName));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Creates the instruments. Their callbacks must be fast and may throw.</summary>
    protected abstract void Create(Meter meter);
}
