using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Headway.Peers.Load.Plans;

/// <summary>Creates the channels of a plan.</summary>
internal static class ChannelFactory
{
    private const int AtOnce = 16;

    /// <summary>The names of a plan's channels.</summary>
    public static async Task<string[]> MakeAsync(Target target, int count, CancellationToken cancellationToken)
    {
        var names = new string[count];
        if (target.CreatePath.Length == 0)
        {
            var run = Random.Shared.Next().ToString("x", CultureInfo.InvariantCulture); // unique names, so that an earlier run does not matter
            return [.. names.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"c{run}-{i}"))];
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = AtOnce }) { BaseAddress = new($"http://{target.Host}:{target.Port}") };
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, count, options, async (i, stop) => names[i] = await MakeAsync(http, target, stop));
        return names;
    }

    private static async Task<string> MakeAsync(HttpClient http, Target target, CancellationToken cancellationToken)
    {
        using var body = new StringContent(target.CreateBody, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(target.CreatePath, UriKind.Relative), body, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"The server did not create a channel: {text}");
        }

        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("id").GetString()!;
    }
}
