using Headway.Jobs.Tickets;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>
/// If keys are configured, a request needs a valid token or ticket, unless its route is an <see cref="OpenRoute"/>. Routes
/// therefore require a token by default.
/// </summary>
internal sealed class TokenCheck(KeyCache keys, TokenValidator tokens, TicketIssuer tickets, AuthOptions options, RefusalCounter refusals)
{
    private const string Scheme = "Bearer ";

    /// <summary>Returns the refusal of a request, or null if it may proceed. Sets the caller as the request's user.</summary>
    public ValueTask<RequestDelegate?> RefuseAsync(HttpContext http)
    {
        if (Callers.Identity(http) is null)
        {
            return keys.IsNeeded || options.Mode == AuthOptions.Host ? CheckAsync(http, isSignedIn: false) : default;
        }

        // The application has authenticated its user, for example by a cookie. A ticket or valid token in the request takes
        // precedence: a ticket must be redeemed, because its URL may be logged. An invalid token is ignored, because it may
        // belong to the application.
        return QueryToken.Of(http) is { } given && TicketIssuer.IsTicket(given.Value) ? CheckAsync(http, isSignedIn: false)
            : keys.IsNeeded && BearerOf(http) is not null ? CheckAsync(http, isSignedIn: true)
            : new(RefuseScope(http));
    }

    /// <summary>
    /// Whether the access of a request that was admitted earlier still holds: its token has not expired and its key is still
    /// in use. A ticket or a user of the application cannot be checked again, and counts as no longer valid.
    /// </summary>
    public async ValueTask<bool> StillHoldsAsync(HttpContext http)
    {
        if (Callers.Identity(http) is null)
        {
            return !keys.IsNeeded && options.Mode != AuthOptions.Host;
        }

        return http.Features.Get<Caller>() is not null && http.Features.Get<Ticket>() is null
            && (BearerOf(http) ?? QueryToken.Of(http)?.Value) is { } token
            && (await tokens.ValidateAsync(token, http.RequestAborted)).Caller is not null;
    }

    private static string? BearerOf(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() is var header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;

    private async ValueTask<RequestDelegate?> CheckAsync(HttpContext http, bool isSignedIn)
    {
        var (caller, fault) = await ReadAsync(http);
        if (caller is null && !isSignedIn && !IsOpen(http))
        {
            return answered => RefuseToken(answered, fault);
        }

        if (caller is not null)
        {
            http.User = caller.ToPrincipal();
            http.Features.Set(caller);
        }

        return RefuseScope(http);
    }

    private static bool IsOpen(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<OpenRoute>() is not null;

    private async ValueTask<(Caller? Caller, TokenFault Fault)> ReadAsync(HttpContext http)
    {
        if (BearerOf(http) is { } bearer)
        {
            return keys.IsNeeded ? await tokens.ValidateAsync(bearer, http.RequestAborted) : (null, TokenFault.Invalid);
        }

        if (QueryToken.Of(http) is not { } given)
        {
            return (null, TokenFault.Missing);
        }

        http.Response.Headers["Referrer-Policy"] = "no-referrer"; // the URL of this response contains the token
        return TicketIssuer.IsTicket(given.Value) ? await RedeemAsync(http, given.Value)
            : !keys.IsNeeded ? (null, TokenFault.Invalid)
            : given.IsRemoved || options.TokenInAddress ? await tokens.ValidateAsync(given.Value, http.RequestAborted)
            : (null, TokenFault.InAddress);
    }

    // A ticket sent to a route that does not accept tickets stays valid.
    private async ValueTask<(Caller? Caller, TokenFault Fault)> RedeemAsync(HttpContext http, string text)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<AcceptsTickets>() is null || await tickets.RedeemAsync(text, http.RequestAborted) is not { } ticket)
        {
            return (null, TokenFault.Invalid);
        }

        http.Features.Set(ticket);
        return (new(ticket.Owner, [], DateTimeOffset.MaxValue), default);
    }

    private Task RefuseToken(HttpContext http, TokenFault fault)
    {
        if (fault == TokenFault.Unchecked)
        {
            refusals.Count("keys_unavailable");
            return TemporaryRefusal.KeysUnavailable(keys.RetryAfter).AnswerAsync(http);
        }

        refusals.Count("unauthorized");
        var detail = fault switch
        {
            TokenFault.Missing when http.User.Identity is { IsAuthenticated: true } => "The signed-in user has no id. A user needs a claim 'nameidentifier' or 'sub', or a name.",
            TokenFault.Missing => options.Mode == AuthOptions.Host ? "Sign in first." : "This address needs a token: Authorization: Bearer, or ?token=.",
            TokenFault.InAddress => "This server accepts only tickets in the URL, not tokens, because URLs are logged. Get a ticket with POST /v1/tickets, or send Authorization: Bearer.",
            TokenFault.Expired => "The token has expired.",
            _ => "The token is not valid.",
        };

        // RFC 6750, section 3.1: a request without a token gets no error code.
        http.Response.Headers.WWWAuthenticate = fault == TokenFault.Missing ? "Bearer" : $"Bearer error=\"invalid_token\", error_description=\"{detail}\"";
        return HeadwayProblem.Of(StatusCodes.Status401Unauthorized, "unauthorized", detail).ExecuteAsync(http);
    }

    // A route that shows data of all users needs the admin scope.
    private static RequestDelegate? RefuseScope(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<AdminOnly>() is null || IsOpen(http) || Callers.IsAdmin(http) ? null : AnswerScope;

    private static Task AnswerScope(HttpContext http) => AdminRefusal.Of(http, "This address").ExecuteAsync(http);
}
