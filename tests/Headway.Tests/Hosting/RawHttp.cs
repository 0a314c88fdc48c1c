using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Headway.Tests.Hosting;

/// <summary>Sends raw requests over TCP and returns raw responses, without the normalisation of an HTTP client.</summary>
internal static partial class RawHttp
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Returns the whole response to a request that closes the connection, without the parts that always differ: <c>Date</c> and <c>traceId</c>.</summary>
    public static async Task<string> SendAsync(Uri address, string request)
    {
        using var over = new CancellationTokenSource(s_patience);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, over.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.ReplaceLineEndings("\r\n")), over.Token);
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, over.Token);
        }
        catch (IOException)
        {
            // The server closed the connection before it read the whole request.
        }

        return VariablePattern().Replace(Encoding.Latin1.GetString(answer.ToArray()), "");
    }

    /// <summary>Returns the first bytes of the response to a request whose body is never sent.</summary>
    public static async Task<string> BeginAsync(Uri address, string head)
    {
        using var over = new CancellationTokenSource(s_patience);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, over.Token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n")), over.Token);
        var first = new byte["HTTP/1.1 100 ".Length];
        await client.GetStream().ReadExactlyAsync(first, over.Token);
        return Encoding.Latin1.GetString(first);
    }

    [GeneratedRegex("^Date: .*\r\n|\"traceId\":\"[^\"]*\"", RegexOptions.Multiline, 1000)]
    private static partial Regex VariablePattern();
}
