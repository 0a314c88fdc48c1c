namespace Headway.Bench.Processes;

/// <summary>Polls a server until it answers.</summary>
internal static class HttpProbe
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a GET request succeeds. The body is not read.</summary>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="path">The path to request.</param>
    /// <param name="ended">Fails when the server has exited.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
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
                // It does not listen yet.
            }

            await Task.Delay(s_interval, TimeProvider.System, cancellationToken);
        }
    }
}
