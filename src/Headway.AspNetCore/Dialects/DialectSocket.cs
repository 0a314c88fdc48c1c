using System.Diagnostics.CodeAnalysis;

namespace Headway.AspNetCore.Dialects;

/// <summary>Settings of a dialect's socket beyond the job's messages.</summary>
[Experimental(Seam.Diagnostic)]
public sealed record DialectSocket
{
    /// <summary>Makes the first message, as UTF-8 JSON, from the id of the connection. Null, the default: none.</summary>
    public Func<string, byte[]>? Greeting { get; init; }

    /// <summary>The client's initial subscription. Null, the default: all messages.</summary>
    public DialectSubscription? Subscription { get; init; }

    /// <summary>Whether <see cref="Receive"/> gets an empty message in place of one that is too long. The default value is <c>false</c>: a message that is too long ends the socket.</summary>
    public bool TakesLongMessages { get; init; }

    /// <summary>How long nothing is sent before a ping and the dialect's heartbeat. Null, the default: the server's configured interval.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>How long the socket stays open without a message. Null, the default: no limit but the connection life.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>
    /// Receives the client's messages one at a time, on the socket's own task. The memory is reused after the call. False or an
    /// exception ends the socket. Null, the default: the client's messages are ignored.
    /// </summary>
    public Func<DialectClient, ReadOnlyMemory<byte>, CancellationToken, ValueTask<bool>>? Receive { get; init; }
}
