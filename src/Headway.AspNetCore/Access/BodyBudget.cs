using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Limits the memory of request bodies that arrive in several parts. Without it, clients that send large bodies and never end
/// them could use any amount.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class BodyBudget(HttpOptions options, RefusalCounter refusals)
{
    private long _used;

    /// <summary>The bytes that are buffered now.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Starts to count the body of a request. It is counted until the request ends.</summary>
    public BodyReservation Open(HttpContext http)
    {
        var reservation = new BodyReservation(this);
        http.Response.RegisterForDispose(reservation);
        return reservation;
    }

    /// <summary>Adds bytes that have arrived.</summary>
    /// <exception cref="TemporaryRefusalException">The bodies of all requests together would exceed <see cref="HttpOptions.MaxBufferedBytes"/>.</exception>
    internal void Add(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > options.MaxBufferedBytes)
        {
            Remove(bytes);
            refusals.Count("too_many_bodies");
            throw new TemporaryRefusalException(TemporaryRefusal.TooManyBodies());
        }
    }

    internal void Remove(long bytes) => Interlocked.Add(ref _used, -bytes);
}

/// <summary>The part of a <see cref="BodyBudget"/> that one request uses.</summary>
internal sealed class BodyReservation(BodyBudget budget) : IDisposable
{
    private long _bytes;

    /// <summary>Counts the body at its present length.</summary>
    public void GrowTo(long length)
    {
        budget.Add(length - _bytes);
        _bytes = length;
    }

    public void Dispose()
    {
        budget.Remove(_bytes);
        _bytes = 0;
    }
}
