using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Headway.Client;

/// <summary>Appends messages to the log of one task on the server. The first message creates the log. Failed requests are retried.</summary>
/// <remarks>Not thread-safe. Producer sequence numbers let the server deduplicate retries.</remarks>
internal sealed class TaskLogAppender : IDisposable
{
    private const int MaxReasonLength = 2000;

    private static readonly TimeSpan s_maxRetryDelay = TimeSpan.FromSeconds(5);

    private readonly string _taskId;
    private readonly ProgressPublisherOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly string _producer = $"progress-{Guid.NewGuid():n}"; // unique, so that several publishers do not fence each other
    private string? _job;
    private long _epoch;
    private long _seq = 1;

    public TaskLogAppender(string taskId, ProgressPublisherOptions options, TimeProvider time)
    {
        _taskId = taskId;
        _options = options;
        _time = time;
        _http = new() { BaseAddress = options.Server, Timeout = options.Timeout };
        if (options.Token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", options.Token);
        }
    }

    /// <summary>Appends a message. Retries until it is stored, refused or timed out.</summary>
    public Task AppendAsync(ProgressMessage message) => DeliverAsync(new { dialect = "typesafe", data = message });

    /// <summary>Ends the task as failed, because its end cannot be stored. Does nothing if the task has ended.</summary>
    /// <param name="code">Why the end cannot be stored.</param>
    /// <param name="reason">The same as a sentence.</param>
    public async Task FailAsync(string code, string reason)
    {
        var text = $"The producer ended the job with a message that cannot be stored. {reason}";
        var error = new { code = $"end_{code}", message = text.Length <= MaxReasonLength ? text : text[..MaxReasonLength] };
        try
        {
            await DeliverAsync(new { type = "job.failed", data = new { error } });
        }
        catch (ProgressRefusedException refused) when (refused.Code == ProgressRefusedException.LogClosed)
        {
        }
    }

    private async Task DeliverAsync<T>(T message)
    {
        var isSettled = false;
        try
        {
            await TryUntilStoredAsync(Body(message));
            isSettled = true;
        }
        catch (ProgressRefusedException)
        {
            isSettled = true; // the server confirmed that it stored nothing
            throw;
        }
        finally
        {
            if (!isSettled)
            {
                // The server may have stored the message, or may still store it. A new epoch fences the old request and restarts the sequence.
                (_epoch, _seq) = (_epoch + 1, 1);
            }
        }
    }

    private async Task TryUntilStoredAsync(byte[] body)
    {
        var began = _time.GetTimestamp();
        for (var wait = _options.RetryDelay; ; wait = wait * 2 < s_maxRetryDelay ? wait * 2 : s_maxRetryDelay)
        {
            try
            {
                _job ??= await CreateAsync();
                using var answer = await SendAsync(HttpMethod.Post, $"/v1/jobs/{_job}/events", body, ("Producer-Id", _producer), ("Producer-Epoch", Text(_epoch)), ("Producer-Seq", Text(_seq)));
                await CheckAsync(answer);
                _seq++;
                return;
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && _time.GetElapsedTime(began) < _options.GiveUpAfter)
            {
                await Task.Delay(wait, _time);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> CreateAsync()
    {
        var body = Body(new { kind = "external", input = new { title = $"Agent task {_taskId}", task_id = _taskId } });
        using var answer = await SendAsync(HttpMethod.Post, "/v1/jobs", body, KeyHeader($"agent_progress:{_taskId}"));
        if (answer.StatusCode != HttpStatusCode.UnprocessableEntity)
        {
            return (await CheckAsync(answer)).GetProperty("id").GetString()!;
        }

        // Another producer created the task with a different body, for example over Redis.
        using var known = await SendAsync(HttpMethod.Get, $"/agent-task/{Uri.EscapeDataString(_taskId)}/status", null);
        return (await CheckAsync(known)).GetProperty("job_id").GetString()!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _http.SendAsync(request);
    }

    private static async Task<JsonElement> CheckAsync(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (status is 408 or 429 or >= 500)
        {
            throw new HttpRequestException($"The server answered {status}.", null, answer.StatusCode);
        }

        var text = await answer.Content.ReadAsStringAsync();
        if (answer.IsSuccessStatusCode)
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }

        var (code, detail) = Explain(text);
        throw new ProgressRefusedException(code ?? $"http_{status}", detail ?? $"The server answered {status}.");
    }

    private static (string? Code, string? Detail) Explain(string problem)
    {
        try
        {
            var root = JsonSerializer.Deserialize<JsonElement>(problem);
            return (root.GetProperty("code").GetString(), root.GetProperty("detail").GetString());
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    // Header values are ASCII without leading or trailing spaces. Other keys are percent-encoded (RFC 8187).
    private static (string Name, string Value) KeyHeader(string key) => !key.AsSpan().ContainsAnyExceptInRange(' ', '~') && key == key.Trim()
        ? ("Idempotency-Key", key)
        : ("Idempotency-Key*", $"UTF-8''{Uri.EscapeDataString(key)}");

    private static byte[] Body<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, ProgressMessage.Json);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
