using System.Diagnostics.CodeAnalysis;

namespace Headway.AspNetCore.Dialects;

/// <summary>What a dialect's socket does besides sending the job's messages.</summary>
[Experimental(Seam.Diagnostic)]
public sealed record DialectSocket
{
    /// <summary>Makes the message that goes before all others, as UTF-8 JSON, from the id of the connection. Null, the default: there is none.</summary>
    public Func<string, byte[]>? Greeting { get; init; }

    /// <summary>Which messages the client wants at first. Null, the default: all.</summary>
    public DialectSubscription? Subscription { get; init; }

    /// <summary>Whether a message that is too long is skipped, and <see cref="Receive"/> gets an empty one for it. The default value is <c>false</c>: it ends the socket.</summary>
    public bool TakesLongMessages { get; init; }

    /// <summary>How long it may be silent before a ping and the dialect's heartbeat. Null, the default: as the server is configured.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>How long it lives without a message. Null, the default: as long as any connection.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>
    /// Takes a message of the client, one at a time, on a task of the socket's own; the memory is reused afterwards. False
    /// or an exception ends the socket. Null, the default: what the client says is ignored.
    /// </summary>
    public Func<DialectClient, ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>>? Receive { get; init; }
}
