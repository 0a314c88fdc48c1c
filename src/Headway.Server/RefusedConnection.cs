using Microsoft.AspNetCore.Connections;

namespace Headway.Server;

/// <summary>Answers a connection 503 without reading its request, and closes it. A client of TLS sees a failed handshake.</summary>
internal static class RefusedConnection
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    private static ReadOnlyMemory<byte> Answer { get; } =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\nX-Content-Type-Options: nosniff\r\n\r\n"u8.ToArray();

    /// <summary>Closes the connection. The request is taken first if it is there, because unread bytes would reset the connection before the answer is read.</summary>
    public static async Task CloseAsync(ConnectionContext connection)
    {
        try
        {
            await connection.Transport.Output.WriteAsync(Answer);
            using var soon = new CancellationTokenSource(s_patience);
            var read = await connection.Transport.Input.ReadAsync(soon.Token);
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException)
        {
            // The client has left, or has sent nothing yet.
        }

        await connection.Transport.Output.CompleteAsync();
        await connection.Transport.Input.CompleteAsync();
        await connection.DisposeAsync();
    }
}
