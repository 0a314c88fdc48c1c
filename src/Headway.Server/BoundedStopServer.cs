using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Headway.Server;

/// <summary>
/// Kestrel with a bound on its shutdown. A stopping Kestrel waits for open requests until the host's timeout, so a peer that
/// sends half of a request, or reads no answer, would delay the end of the process. Here such connections are aborted.
/// </summary>
/// <remarks>Live connections have ended before: <c>ConnectionRegistry</c> closes them first.</remarks>
internal sealed class BoundedStopServer : IServer
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(3); // from SIGTERM
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(3); // for the close handshakes of the live connections, and for requests that arrived meanwhile

    private readonly IServer _kestrel;
    private readonly TimeProvider _time;
    private long _stopsSince;

    public BoundedStopServer(IServer kestrel, IHostApplicationLifetime lifetime, TimeProvider time)
    {
        (_kestrel, _time) = (kestrel, time);
        lifetime.ApplicationStopping.Register(() => _stopsSince = time.GetTimestamp());
    }

    public IFeatureCollection Features => _kestrel.Features;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => _kestrel.StartAsync(application, cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        var left = s_longest - _time.GetElapsedTime(_stopsSince);
        using var over = new CancellationTokenSource(left > s_least ? left : s_least, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        await _kestrel.StopAsync(either.Token);
    }

    public void Dispose() => _kestrel.Dispose();
}
