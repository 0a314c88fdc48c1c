using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Headway.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Server;

/// <summary>Clients that open many connections or send much cannot use up the memory or the file descriptors of the server.</summary>
public sealed class ResourceLimitTests : IAsyncLifetime
{
    private const int Body = 900_000;

    private readonly TemporaryFolder _folder = new();
    private readonly List<TcpClient> _clients = [];

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        _clients.ForEach(static client => client.Dispose());
        _folder.Dispose();
        return default;
    }

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024, 512, 640)]
    [InlineData("Max open files            65536                65536                files     ", 65536, 57344, 61440)]
    [InlineData("Max open files            200                  200                  files     ", 200, 16, 32)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null, null, null)]
    public void DescriptorLimit_IsReadAndDivided(string row, int? limit, int? live, int? open)
    {
        var read = DescriptorLimit.Parse(["Max cpu time              unlimited            unlimited            seconds   ", row]);
        Assert.Equal((limit, live, open), (read.Descriptors, read.MaxLive, read.MaxOpen));
    }

    [Fact]
    public async Task FewDescriptors_MoreConnectionsThanThat_AreRefused_AndTheServerLives()
    {
        const int limit = 600;
        await using var server = await HeadwayProcess.StartAsync(HeadwayProcess.WithDescriptors(limit), _folder["data"]);
        Assert.Contains("Http:MaxConnections is lowered to 88 from 20000", server.Output, StringComparison.Ordinal);
        using var kept = await server.Http.GetAsync(new Uri("/healthz", UriKind.Relative));
        for (var i = 0; i < limit; i++)
        {
            _clients.Add(await ConnectAsync(server));
        }

        // The last of them is beyond the limit of open connections, and the connection of before still works.
        Assert.StartsWith("HTTP/1.1 503 ", await FirstLineAsync(_clients[^1]), StringComparison.Ordinal);
        using var answer = await server.Http.GetAsync(new Uri("/healthz", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        _clients.ForEach(static client => client.Dispose());
        await Patience.UntilAsync(async () => await IsServedAsync(server));
    }

    [Fact]
    public async Task FewDescriptors_LiveConnectionsBeyondTheLimit_Get503()
    {
        await using var server = await HeadwayProcess.StartAsync(HeadwayProcess.WithDescriptors(600), _folder["data"]);
        var log = await ExternalLog.CreateAsync(server.Http);
        var statuses = new List<string>();
        for (var i = 0; i < 98; i++)
        {
            var client = await ConnectAsync(server);
            _clients.Add(client);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/jobs/{log.Job}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"));
            statuses.Add(await FirstLineAsync(client));
        }

        Assert.All(statuses[..88], static status => Assert.StartsWith("HTTP/1.1 200 ", status, StringComparison.Ordinal));
        Assert.All(statuses[88..], static status => Assert.StartsWith("HTTP/1.1 503 ", status, StringComparison.Ordinal));
    }

    [Fact]
    public async Task HalfSentBodies_AreBounded_CountedAndReleased()
    {
        const int most = 5_000_000;
        await using var server = await HeadwayProcess.StartAsync(_folder["data"], $"--Http:MaxBufferedBytes={most}");
        var log = await ExternalLog.CreateAsync(server.Http);
        for (var i = 0; i < 5; i++)
        {
            _clients.Add(await SendHalfAsync(server, log.Job));
            await Patience.UntilAsync(async () => await UsedAsync(server, "buffered_bytes") >= (i + 1) * (Body - 100));
        }

        var beyond = await SendHalfAsync(server, log.Job);
        _clients.Add(beyond);
        Assert.StartsWith("HTTP/1.1 503 ", await FirstLineAsync(beyond), StringComparison.Ordinal);
        Assert.InRange(await UsedAsync(server, "buffered_bytes"), 1, most);
        Assert.True(await LimitAsync(server, "buffered_bytes") == most);
        await log.AppendAsync(server.Http); // small bodies are not concerned
        _clients.ForEach(static client => client.Dispose());
        await Patience.UntilAsync(async () => await UsedAsync(server, "buffered_bytes") == 0);
    }

    // 64 readers that send 1 MiB each would have cost 62 MB.
    [Fact]
    public async Task ReaderOfAStream_ThatKeepsSending_CostsLittle()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"]);
        var log = await ExternalLog.CreateAsync(server.Http);
        Assert.True(await LimitAsync(server, "unread_bytes_per_connection") == 64 << 10);
        for (var i = 0; i < 64; i++)
        {
            var client = await ConnectAsync(server);
            _clients.Add(client);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/jobs/{log.Job}/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"));
            Assert.StartsWith("HTTP/1.1 200 ", await FirstLineAsync(client), StringComparison.Ordinal);
        }

        var before = Resident(server);
        await Task.WhenAll(_clients.Select(FloodAsync));
        Assert.InRange(Resident(server) - before, long.MinValue, 30 << 20);
    }

    private static async Task<TcpClient> ConnectAsync(HeadwayProcess server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        return client;
    }

    private static async Task<TcpClient> SendHalfAsync(HeadwayProcess server, string job)
    {
        var client = await ConnectAsync(server);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /v1/jobs/{job}/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {2 * Body}\r\n\r\n{new string(' ', Body)}"));
        return client;
    }

    // Sends until the connection takes no more for a second.
    private static async Task FloodAsync(TcpClient client)
    {
        var chunk = new byte[64 << 10];
        try
        {
            for (var sent = 0; sent < 1 << 20; sent += chunk.Length)
            {
                await client.GetStream().WriteAsync(chunk).AsTask().WaitAsync(TimeSpan.FromSeconds(1));
            }
        }
        catch (TimeoutException)
        {
            // The server reads no more, as it should.
        }
    }

    private static async Task<string> FirstLineAsync(TcpClient client)
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (!line.ToString().EndsWith('\n'))
        {
            if (await client.GetStream().ReadAsync(next).AsTask().WaitAsync(TimeSpan.FromSeconds(30)) == 0)
            {
                return line.ToString();
            }

            line.Append((char)next[0]);
        }

        return line.ToString();
    }

    private static async Task<bool> IsServedAsync(HeadwayProcess server)
    {
        using var client = await ConnectAsync(server);
        await client.GetStream().WriteAsync("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        return (await FirstLineAsync(client)).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal);
    }

    private static Task<double> UsedAsync(HeadwayProcess server, string limit) => MetricAsync(server, $"headway_limit_used{{limit=\"{limit}\"}}");

    private static Task<double> LimitAsync(HeadwayProcess server, string limit) => MetricAsync(server, $"headway_limit{{limit=\"{limit}\"}}");

    private static async Task<double> MetricAsync(HeadwayProcess server, string series)
    {
        var text = await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return double.Parse(Regex.Match(text, $"^{Regex.Escape(series)} (.+)$", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static long Resident(HeadwayProcess server)
    {
        var row = File.ReadLines($"/proc/{server.Id}/status").First(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
    }
}
