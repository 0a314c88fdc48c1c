namespace Headway.Peers.Servers.Processes;

/// <summary>Asks a server until it answers.</summary>
internal static class FirstAnswer
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for a successful answer to GET; its body is not read.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="path">What is asked for.</param>
    /// <param name="ended">Fails when the server has ended.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task WaitAsync(int port, string path, Task ended, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        while (true)
        {
            if (ended.IsCompleted)
            {
                await ended;
            }

            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{path}"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(s_pause, TimeProvider.System, cancellationToken);
        }
    }
}
