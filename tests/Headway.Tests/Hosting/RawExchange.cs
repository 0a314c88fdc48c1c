using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Headway.Tests.Hosting;

/// <summary>Sends bytes as they are and reads all that is answered, without a client that would repair anything.</summary>
internal static partial class RawExchange
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>The whole answer to a request that ends the connection, without what is new in each: <c>Date</c> and the identity of the request.</summary>
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
            // The server has closed while more of the request was on its way.
        }

        return Fresh().Replace(Encoding.Latin1.GetString(answer.ToArray()), "");
    }

    /// <summary>The first bytes of the answer to a request whose body is never sent.</summary>
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
    private static partial Regex Fresh();
}
