using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Headway.Peers.Load.Native;

/// <summary>An epoll. One thread waits; any thread may add sockets.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    public const uint Readable = 1;
    public const uint Writable = 4;

    private const int Most = 1024;
    private const int Add = 1;
    private const int Remove = 2;
    private const int Change = 3;

    // struct epoll_event is packed on x64 only.
    private static readonly int s_place = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly int _epoll = Libc.EpollCreate(0);
    private readonly byte[] _changes = GC.AllocateArray<byte>(Most * 16, pinned: true);

    /// <summary>Waits.</summary>
    /// <returns>The number of ready sockets; <see cref="At"/> returns them.</returns>
    public int Wait(TimeSpan timeout)
    {
        var nanoseconds = Math.Max(0, timeout.Ticks) * 100;
        var time = stackalloc long[] { nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000 };
        var count = Libc.EpollWait(_epoll, (byte*)Unsafe.AsPointer(ref _changes[0]), Most, time, 0);
        return count >= 0 || Marshal.GetLastPInvokeError() == Libc.Interrupted ? Math.Max(0, count) : throw new Win32Exception();
    }

    /// <summary>The number that a socket was added with.</summary>
    public int At(int index) => Unsafe.ReadUnaligned<int>(ref _changes[(index * (s_place + 8)) + s_place]);

    /// <summary>Watches a socket.</summary>
    public void Watch(int fd, int number, uint events) => Control(Add, fd, number, events);

    /// <summary>Watches it for something else.</summary>
    public void Rewatch(int fd, int number, uint events) => Control(Change, fd, number, events);

    /// <summary>Watches it no more.</summary>
    public void Forget(int fd) => Control(Remove, fd, 0, 0);

    public void Dispose() => _ = Libc.Close(_epoll);

    private void Control(int operation, int fd, int number, uint events)
    {
        var change = stackalloc byte[16];
        Unsafe.WriteUnaligned(change, events);
        Unsafe.WriteUnaligned(change + s_place, (long)number);
        if (Libc.EpollControl(_epoll, operation, fd, change) != 0)
        {
            throw new Win32Exception();
        }
    }
}
