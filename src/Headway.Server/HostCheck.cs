using System.Net;
using Headway.AspNetCore;
using Headway.AspNetCore.Access;
using Microsoft.Extensions.Primitives;

namespace Headway.Server;

/// <summary>
/// Refuses requests whose <c>Host</c> names another server, which prevents DNS rebinding: a page of another site could
/// otherwise reach this server under that site's name. <c>AllowedHosts</c> and the hosts of <c>Server:PublicUrls</c> are
/// accepted. Without <c>AllowedHosts</c> loopback names and IP addresses are accepted too, because DNS cannot redirect them.
/// </summary>
internal sealed class HostCheck
{
    private const string Any = "*";

    private readonly PublicUrls _urls;
    private readonly StringSegment[] _patterns;
    private readonly bool _isOpen;

    /// <summary>Reads the settings.</summary>
    /// <param name="allowedHosts">The setting <c>AllowedHosts</c>: host names, separated by semicolons; <c>*.example.org</c> is any subdomain, <c>*</c> any host.</param>
    /// <param name="urls">The public URLs.</param>
    /// <param name="isOpenByDefault">Whether any host is accepted if neither setting is given.</param>
    public HostCheck(string? allowedHosts, PublicUrls urls, bool isOpenByDefault)
    {
        var names = (allowedHosts ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _urls = urls;
        _patterns = [.. names.Where(static name => name != Any).Select(static name => new StringSegment(new HostString(name).ToUriComponent()))];
        AllowsAny = names.Contains(Any);
        _isOpen = AllowsAny || (names.Length == 0 && urls.IsEmpty && isOpenByDefault);
    }

    /// <summary>Whether <c>AllowedHosts</c> holds <c>*</c>.</summary>
    public bool AllowsAny { get; }

    /// <summary>Runs the next step of the pipeline, or answers 400.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff"; // also on answers that no route of Headway gives
        return Accepts(http.Request.Host) ? next(http) : HeadwayProblem.Of(
            StatusCodes.Status400BadRequest,
            "host_refused",
            "This server does not answer to the host name of the request. Add its origin to Server:PublicUrls, such as https://headway.example.org, or its name to AllowedHosts.").ExecuteAsync(http);
    }

    // HTTP/1.0 has no Host. Browsers always send one.
    private bool Accepts(HostString host) =>
        _isOpen || !host.HasValue || _urls.HasHost(host.Host)
        || (_patterns.Length > 0 ? HostString.MatchesAny(host.Value, _patterns) : LoopbackHost.Is(host.Host) || IPAddress.TryParse(host.Host, out _));
}
