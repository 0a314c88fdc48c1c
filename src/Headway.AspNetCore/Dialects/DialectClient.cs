using System.Diagnostics.CodeAnalysis;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Transports;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>The client of one socket, for the code that answers what it says.</summary>
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

    /// <summary>The job as it stood when the client came.</summary>
    public JobRecord Job { get; }

    /// <summary>The connection's name among all that this process ever had.</summary>
    public string ConnectionId => _connection.Id;

    /// <summary>When the client came.</summary>
    public DateTimeOffset ConnectedAt => _connection.Since;

    /// <summary>When the client last said something, or was last sent a message.</summary>
    public DateTimeOffset LastActivity => _connection.LastActivity;

    /// <summary>The messages that it is subscribed to, as <see cref="DialectSubscription.Events"/> names them.</summary>
    public IReadOnlyList<string> SubscribedEvents => _connection.Subscribed.Events;

    /// <summary>Sends it a message of its own, after those that are on their way.</summary>
    /// <param name="message">UTF-8 JSON.</param>
    /// <returns>False when it asks faster than it reads: end the socket.</returns>
    public bool Answer(byte[] message) => _loop.Post(() => _writer.Write(message));

    /// <summary>Changes what it is sent from here on, and sends it a message.</summary>
    /// <param name="subscription">What it is sent.</param>
    /// <param name="message">UTF-8 JSON.</param>
    /// <inheritdoc cref="Answer" path="/returns"/>
    public bool Subscribe(DialectSubscription subscription, byte[] message) => _loop.Post(() =>
    {
        _feed.Shows = subscription.Shows;
        _connection.Subscribed = new(subscription.Preset, subscription.Events);
        _writer.Write(message);
    });
}
