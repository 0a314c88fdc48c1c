using System.Buffers.Binary;
using System.ComponentModel;
using System.Net;
using System.Runtime.InteropServices;

namespace Headway.Peers.Load.Native;

/// <summary>A non-blocking TCP connection, identified by its file descriptor.</summary>
internal readonly unsafe struct TcpConnection(int fd)
{
    public int Fd { get; } = fd;

    /// <summary>Starts to connect. When the socket is writable, <see cref="Error"/> is the result.</summary>
    /// <param name="server">The address of the server.</param>
    /// <param name="source">The index of the source address on the loopback; each has about 28,000 ports.</param>
    /// <param name="receiveBuffer">The size of the receive buffer; 0: the default of the system.</param>
    public static TcpConnection Begin(IPEndPoint server, int source, int receiveBuffer = 0)
    {
        var connection = new TcpConnection(Libc.Socket(Libc.AfInet, Libc.SockStream | Libc.SockNonBlock | Libc.SockCloseOnExec, 0));
        if (connection.Fd < 0)
        {
            throw new Win32Exception();
        }

        connection.Set(Libc.TcpProtocol, Libc.TcpNoDelay, 1);
        if (receiveBuffer > 0)
        {
            connection.Set(Libc.SolSocket, Libc.SoReceiveBuffer, receiveBuffer);
        }

        if (source > 0)
        {
            connection.From(source);
        }

        var address = stackalloc byte[16];
        Write(address, server.Address, server.Port);
        if (Libc.Connect(connection.Fd, address, 16) != 0 && Marshal.GetLastPInvokeError() != Libc.InProgress)
        {
            throw new Win32Exception();
        }

        return connection;
    }

    /// <summary>The error code of connecting; 0: connected.</summary>
    public int Error()
    {
        var (value, length) = (0, sizeof(int));
        return Libc.GetOption(Fd, Libc.SolSocket, Libc.SoError, &value, &length) == 0 ? value : -1;
    }

    /// <summary>Reads available bytes.</summary>
    /// <returns>The number of bytes; 0: end of stream; -1: none available; -2: an error.</returns>
    public int Read(Span<byte> into)
    {
        fixed (byte* at = into)
        {
            var count = (int)Libc.Receive(Fd, at, into.Length, Libc.MessageDontWait);
            return count >= 0 ? count : Marshal.GetLastPInvokeError() is Libc.WouldBlock or Libc.Interrupted ? -1 : -2;
        }
    }

    /// <summary>Sends as many bytes as the socket buffer takes.</summary>
    /// <returns>The number of bytes; 0: the buffer is full; -2: an error.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            var count = (int)Libc.Send(Fd, at, bytes.Length, Libc.MessageDontWait | Libc.MessageNoSignal);
            return count >= 0 ? count : Marshal.GetLastPInvokeError() is Libc.WouldBlock or Libc.Interrupted ? 0 : -2;
        }
    }

    public void Close() => _ = Libc.Close(Fd);

    private static void Write(byte* to, IPAddress address, int port)
    {
        var bytes = new Span<byte>(to, 16);
        bytes.Clear();
        bytes[0] = Libc.AfInet;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)port);
        address.TryWriteBytes(bytes[4..], out _);
    }

    private void From(int source)
    {
        var address = stackalloc byte[16];
        Write(address, new([127, 0, 0, (byte)(1 + source)]), 0);
        Set(Libc.IpProtocol, Libc.IpBindAddressNoPort, 1);
        if (Libc.Bind(Fd, address, 16) != 0)
        {
            throw new Win32Exception();
        }
    }

    private void Set(int level, int name, int value)
    {
        if (Libc.SetOption(Fd, level, name, &value, sizeof(int)) != 0)
        {
            throw new Win32Exception();
        }
    }
}
