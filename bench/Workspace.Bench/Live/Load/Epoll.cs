using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Workspace.Bench;

/// <summary>Linux's epoll: one thread waits for many sockets and for the time of the next edit, to the microsecond.</summary>
internal sealed partial class Epoll : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private readonly int handle = Create(0);
    private readonly byte[] events = new byte[256 * Size];

    /// <summary>Of epoll_event: packed on x86-64 only.</summary>
    private static int Size => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <summary>Waits for a socket too; its number comes back when there is something to read.</summary>
    internal void Watch(Socket socket, int number)
    {
        var request = new byte[Size];
        MemoryMarshal.Write(request, Readable);
        MemoryMarshal.Write(request.AsSpan(Size - sizeof(long)), (long)number);
        if (Control(handle, Add, (int)socket.Handle, request) != 0) throw new InvalidOperationException($"epoll_ctl gave error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>The numbers of those that have something to read; none when the time was over first.</summary>
    internal ReadOnlySpan<byte> Wait(TimeSpan most, out int count)
    {
        var time = new Timespec(most.Ticks / TimeSpan.TicksPerSecond, most.Ticks % TimeSpan.TicksPerSecond * 100);
        count = Math.Max(0, Wait(handle, events, events.Length / Size, time, 0));
        return events;
    }

    internal static int Number(ReadOnlySpan<byte> events, int index) =>
        (int)MemoryMarshal.Read<long>(events[((index * Size) + Size - sizeof(long))..]);

    public void Dispose() => _ = Close(handle);

    private readonly record struct Timespec(long Seconds, long Nanoseconds);

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int socket, ReadOnlySpan<byte> request);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2")]
    private static partial int Wait(int epoll, Span<byte> events, int most, in Timespec time, nint signals);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
