using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Headway.Bench.Redis;

/// <summary>Sends commands to a Redis without a client library.</summary>
internal static class RedisCommand
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether it accepts commands, that is, it listens and has loaded its files.</summary>
    public static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            await using var stream = client.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[5];
            await stream.ReadExactlyAsync(answer);
            return answer.AsSpan().SequenceEqual("+PONG"u8);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return false;
        }
    }

    /// <summary>Runs <c>redis-cli</c>.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not 0, or Redis returned an error.</exception>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("redis-cli") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-e", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience, TimeProvider.System);
        var text = (await output).TrimEnd('\n');
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"redis-cli {string.Join(' ', arguments)}: {text}{await errors}");
    }
}
