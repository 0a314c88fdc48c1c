using System.Diagnostics.CodeAnalysis;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>The client of one socket, for the code that answers its messages.</summary>
/// <remarks>Thread-safe.</remarks>
[Experimental(Seam.Diagnostic)]
public sealed class DialectClient
{
    private readonly ReaderLoop _loop;
    private readonly DialectFeed _feed;
    private readonly SocketMessageWriter _writer;
    private readonly Connection _connection;

    internal DialectClient(JobRecord job, ReaderLoop loop, DialectFeed feed, SocketMessageWriter writer, Connection connection) =>
        (Job, _loop, _feed, _writer, _connection) = (job, loop, feed, writer, connection);

    /// <summary>The job's record at the time the client connected.</summary>
    public JobRecord Job { get; }

    /// <summary>The connection's id, unique in this process.</summary>
    public string ConnectionId => _connection.Id;

    /// <summary>When the client connected.</summary>
    public DateTimeOffset ConnectedAt => _connection.Since;

    /// <summary>When the last message was received from the client or sent to it.</summary>
    public DateTimeOffset LastActivity => _connection.LastActivity;

    /// <summary>The names of the subscribed messages, as in <see cref="DialectSubscription.Events"/>.</summary>
    public IReadOnlyList<string> SubscribedEvents => _connection.Subscribed.Events;

    /// <summary>Queues a message for this client only, after the messages already queued.</summary>
    /// <param name="message">The message as UTF-8 JSON.</param>
    /// <returns>False when the client's queue is full because it requests faster than it reads: end the socket.</returns>
    public bool Answer(byte[] message) => _loop.Post(() => _writer.Write(message));

    /// <summary>Replaces the client's subscription and queues a message that confirms it.</summary>
    /// <param name="subscription">The new subscription.</param>
    /// <param name="message">The message as UTF-8 JSON.</param>
    /// <inheritdoc cref="Answer" path="/returns"/>
    public bool Subscribe(DialectSubscription subscription, byte[] message) => _loop.Post(() =>
    {
        _feed.Shows = subscription.Shows;
        _connection.Subscribed = new(subscription.Preset, subscription.Events);
        _writer.Write(message);
    });
}
