using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Headway.AspNetCore;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Transports;

/// <summary>Streams and WebSockets in an application that ends TLS itself, over HTTP/1.1 and HTTP/2.</summary>
public sealed class EncryptedStreamTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly X509Certificate2 _certificate = Certificate();
    private WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHeadway().UseSqlite(_folder["data"]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(_certificate)));
        _app = builder.Build();
        _app.MapHeadway();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Stream_OverTls_IsWholeToItsEnd(string version)
    {
        using var http = Client(Version.Parse(version));
        var job = await CreateAsync(http);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/events") { Version = http.DefaultRequestVersion, VersionPolicy = http.DefaultVersionPolicy };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(http.DefaultRequestVersion, response.Version);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (var line = await reader.ReadLineAsync(); line != "id: 1"; line = await reader.ReadLineAsync())
        {
            Assert.NotNull(line); // the stream has not ended yet
        }

        await AppendAsync(http, job);
        var ids = (await reader.ReadToEndAsync()).Split('\n').Where(static line => line.StartsWith("id: ", StringComparison.Ordinal)).Select(static line => line[4..]);
        Assert.Equal(Enumerable.Range(2, 501).Select(static seq => $"{seq}"), ids);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Socket_OverTls_IsWholeToItsEnd(string version)
    {
        using var http = Client(Version.Parse(version));
        var job = await CreateAsync(http);
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = http.DefaultRequestVersion;
        socket.Options.HttpVersionPolicy = http.DefaultVersionPolicy;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await socket.ConnectAsync(new Uri($"{_app.Urls.First().Replace("https", "wss", StringComparison.Ordinal)}/v1/jobs/{job}/ws"), http, patience.Token);
        await AppendAsync(http, job);
        var seqs = new List<long>();
        var buffer = new byte[64 << 10];
        for (var length = 0; await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token) is { MessageType: WebSocketMessageType.Text } got;)
        {
            length += got.Count;
            if (got.EndOfMessage)
            {
                using var message = JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, length));
                seqs.Add(message.RootElement.GetProperty("seq").GetInt64());
                length = 0;
            }
        }

        Assert.Equal(Enumerable.Range(1, 502).Select(static seq => (long)seq), seqs);
    }

    private static async Task<string> CreateAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync(new Uri("/v1/jobs", UriKind.Relative), new { kind = "external", input = new { title = "Encrypted" } });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    // Half a megabyte: more than one piece of what is sent, and than a record of TLS.
    private static async Task AppendAsync(HttpClient http, string job)
    {
        var text = new string('x', 1000);
        var lines = Enumerable.Range(0, 500).Select(i => $$$"""{"type":"tick","data":{"n":{{{i}}},"text":"{{{text}}}"}}""").Append("""{"type":"job.completed","data":{}}""");
        using var body = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var answer = await http.PostAsync(new Uri($"/v1/jobs/{job}/events", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    private bool IsOurs(X509Certificate? presented) => presented?.GetCertHashString() == _certificate.Thumbprint;

    private HttpClient Client(Version version) => new(new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => IsOurs(presented) } })
    {
        BaseAddress = new(_app.Urls.First()),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Timeout = TimeSpan.FromSeconds(60),
    };

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null); // with its key, wherever this runs
    }
}
