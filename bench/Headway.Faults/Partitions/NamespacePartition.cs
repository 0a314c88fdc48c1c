using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Headway.Bench.Processes;
using Headway.Bench.Redis;

namespace Headway.Faults.Partitions;

/// <summary>
/// A network namespace with two veth links: one to the clients, one to Redis. The outer end of the second link is set
/// down, so packets are dropped and no connection is closed or refused. Needs Linux and root.
/// </summary>
internal sealed class NamespacePartition : IPartition
{
    private static int s_made;

    private readonly string _name;
    private readonly string _net;

    private NamespacePartition()
    {
        var number = Interlocked.Increment(ref s_made);
        _name = string.Create(CultureInfo.InvariantCulture, $"hw{Environment.ProcessId}x{number}");
        _net = string.Create(CultureInfo.InvariantCulture, $"10.213.{(Environment.ProcessId + number) % 250}");
    }

    public string Method => "network namespace";

    public string[] RedisOptions => ["--bind", "127.0.0.1", $"{_net}.5"];

    public ServerEnvironment NodeEnvironment => new() { Host = $"{_net}.2", Launcher = ["ip", "netns", "exec", _name] };

    /// <summary>Creates a namespace; null: not permitted.</summary>
    public static async Task<NamespacePartition?> TryMakeAsync()
    {
        var cut = new NamespacePartition();
        try
        {
            await cut.MakeAsync();
            return cut;
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception)
        {
            await cut.DisposeAsync();
            return null;
        }
    }

    public string UrlOf(RedisServer redis) => $"redis://{_net}.5:{redis.Port}";

    public Task DisconnectAsync() => IpAsync($"link set {_name}r down");

    public Task ReconnectAsync() => IpAsync($"link set {_name}r up");

    public async ValueTask DisposeAsync()
    {
        foreach (var command in new[] { $"link del {_name}c", $"link del {_name}r", $"netns del {_name}" })
        {
            try
            {
                await IpAsync(command);
            }
            catch (Exception fault) when (fault is InvalidOperationException or Win32Exception)
            {
                // It was not created.
            }
        }
    }

    private async Task MakeAsync()
    {
        await IpAsync($"netns add {_name}");
        await AddLinkAsync("c", $"{_net}.1", $"{_net}.2");
        await AddLinkAsync("r", $"{_net}.5", $"{_net}.6");
        await IpAsync($"-n {_name} link set lo up");
    }

    private async Task AddLinkAsync(string end, string here, string there)
    {
        await IpAsync($"link add {_name}{end} type veth peer name eth-{end} netns {_name}");
        await IpAsync($"addr add {here}/30 dev {_name}{end}");
        await IpAsync($"link set {_name}{end} up");
        await IpAsync($"-n {_name} addr add {there}/30 dev eth-{end}");
        await IpAsync($"-n {_name} link set eth-{end} up");
    }

    private static async Task IpAsync(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"ip {arguments}: {errors}");
        }
    }
}
