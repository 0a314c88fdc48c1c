using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Where there are keys, nobody gets to a route without a good token, unless the route says that it is open. So a route
/// that somebody adds and forgets about is closed.
/// </summary>
internal sealed class Gate(KeyRing keys, TokenReader tokens, Tickets tickets, AuthOptions options, Refusals refusals)
{
    private const string Scheme = "Bearer ";

    /// <summary>Lets a request through, with its caller as the user, or answers it.</summary>
    public Task CheckAsync(HttpContext http, RequestDelegate next) =>
        // An application that has signed its users in before us decides for itself.
        keys.IsNeeded && Callers.Identity(http) is null ? AdmitAsync(http, next) : next(http);

    private async Task AdmitAsync(HttpContext http, RequestDelegate next)
    {
        var route = http.GetEndpoint();
        var (caller, fault) = await AskAsync(http);
        if (caller is null && !IsOpen(route))
        {
            await Refuse(http, fault);
            return;
        }

        if (caller is not null)
        {
            http.User = caller.ToPrincipal();
            http.Features.Set(caller);
        }

        await (route?.Metadata.GetMetadata<AdminOnly>() is null || IsOpen(route) || Callers.IsAdmin(http) ? next(http) : RefuseScope(http));
    }

    // What no route serves is a file of the web page, or nothing.
    private static bool IsOpen(Endpoint? route) => route is null || route.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private async ValueTask<(Caller? Caller, TokenFault Fault)> AskAsync(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return await tokens.ReadAsync(header[Scheme.Length..].Trim(), http.RequestAborted);
        }

        if (http.Features.Get<AddressToken>() is not { } given)
        {
            return (null, TokenFault.Missing);
        }

        http.Response.Headers["Referrer-Policy"] = "no-referrer"; // the address of this answer holds the token
        return Tickets.IsTicket(given.Value) ? await RedeemAsync(http, given.Value) : await tokens.ReadAsync(given.Value, http.RequestAborted);
    }

    // Only where it is good for something: a ticket that was sent elsewhere is not used up.
    private async ValueTask<(Caller? Caller, TokenFault Fault)> RedeemAsync(HttpContext http, string text)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<TakesTickets>() is null || await tickets.RedeemAsync(text, http.RequestAborted) is not { } ticket)
        {
            return (null, TokenFault.Invalid);
        }

        http.Features.Set(ticket);
        return (new(ticket.Owner, [], DateTimeOffset.MaxValue), default);
    }

    private Task Refuse(HttpContext http, TokenFault fault)
    {
        if (fault == TokenFault.Unchecked)
        {
            refusals.Count("keys_unavailable");
            return LimitReached.Keys(keys.RetryAfter).AnswerAsync(http);
        }

        refusals.Count("unauthorized");
        var detail = fault switch
        {
            TokenFault.Missing => "This address needs a token: Authorization: Bearer, or ?token=.",
            TokenFault.Expired => "The token has expired.",
            _ => "The token is not valid.",
        };

        // RFC 6750, section 3.1: who showed none is not told of an error.
        http.Response.Headers.WWWAuthenticate = fault == TokenFault.Missing ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{detail}\"";
        return Problem.Of(StatusCodes.Status401Unauthorized, "unauthorized", detail).ExecuteAsync(http);
    }

    private Task RefuseScope(HttpContext http)
    {
        refusals.Count("insufficient_scope");
        http.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{options.AdminScope}\"";
        return Problem.Of(StatusCodes.Status403Forbidden, "insufficient_scope", $"This address needs a token with the scope '{options.AdminScope}'.").ExecuteAsync(http);
    }
}
