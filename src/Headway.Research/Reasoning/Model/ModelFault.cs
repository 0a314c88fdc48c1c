using System.ClientModel;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Headway.Jobs;

namespace Headway.Research.Reasoning.Model;

/// <summary>Classifies faults of a model server: transient ones are retried, others are explained.</summary>
internal static class ModelFault
{
    public static bool IsTransient(Exception fault) => fault switch
    {
        ModelStreamException or TimeoutException => true,
        ClientResultException { Status: 429 } refused => Code(refused) != "insufficient_quota",
        ClientResultException { Status: 0 or 408 or 409 or 425 or >= 500 } => true,
        ClientResultException or JobFailedException => false,
        HttpRequestException or IOException or SocketException => true,
        // An incomplete line of the stream: the connection was cut.
        JsonException => true,
        _ => false,
    };

    /// <summary>The wait that the server asks for, if any: <c>Retry-After</c> in seconds or as a date.</summary>
    public static TimeSpan? RetryAfter(Exception? fault, TimeProvider time)
    {
        if (fault is not ClientResultException refused || refused.GetRawResponse() is not { } response
            || !response.Headers.TryGetValue("Retry-After", out var value))
        {
            return null;
        }

        if (double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 86400)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > time.GetUtcNow()
            ? at - time.GetUtcNow()
            : null;
    }

    /// <summary>Converts a fault to the job's error, with a sentence for its owner or the operator.</summary>
    public static JobFailedException Explain(Exception fault, string model) => fault switch
    {
        JobFailedException known => known,
        ClientResultException { Status: 401 or 403 } => new("model_refused_key", "The language model's server does not accept the configured key.", fault),
        ClientResultException { Status: 404 } => new("model_unknown", $"The language model's server does not know the model \"{model}\".", fault),
        ClientResultException { Status: 429 } refused when Code(refused) == "insufficient_quota" =>
            new("model_quota_used_up", "The quota of the language model's account is used up.", fault),
        ClientResultException { Status: 429 } => new("model_busy", "The language model's server refused too many requests, also after waiting.", fault),
        ClientResultException { Status: >= 400 and < 500 } refused =>
            new("model_rejected", $"The language model's server rejected the request (status {refused.Status}).", fault),
        ClientResultException { Status: >= 500 } refused =>
            new("model_unavailable", $"The language model's server failed again and again (status {refused.Status}).", fault),
        TimeoutException => new("model_timeout", "The language model did not answer in time, also when asked again.", fault),
        ModelStreamException or JsonException => new("model_broke_off", "The language model's answers broke off again and again.", fault),
        _ => new("model_unavailable", "The language model's server cannot be reached.", fault),
    };

    private static string? Code(ClientResultException fault)
    {
        try
        {
            return fault.GetRawResponse() is { Content: { } body } && JsonSerializer.Deserialize<JsonElement>(body) is { ValueKind: JsonValueKind.Object } json
                && json.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String
                ? code.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
