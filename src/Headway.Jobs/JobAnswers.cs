using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Log;

namespace Headway.Jobs;

/// <summary>Answers on their way from the log to the steps that asked.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobAnswers
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _waiting = new(StringComparer.Ordinal);

    public Task<JsonElement> Expect(string node) => Slot(node).Task;

    public void Arrived(LogEvent e)
    {
        if (e.Node is not null)
        {
            Slot(e.Node).TrySetResult(Read(e));
        }
    }

    public static JsonElement Read(LogEvent e)
    {
        using var document = JsonDocument.Parse(e.Data);
        return document.RootElement.TryGetProperty("answer", out var answer) ? answer.Clone() : default;
    }

    private TaskCompletionSource<JsonElement> Slot(string node) =>
        _waiting.GetOrAdd(node, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
