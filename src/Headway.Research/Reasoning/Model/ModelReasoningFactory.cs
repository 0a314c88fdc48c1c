using Microsoft.Extensions.AI;

namespace Headway.Research.Reasoning.Model;

/// <summary>Creates the reasoning of each run; all share one client.</summary>
internal sealed class ModelReasoningFactory(IChatClient chat, ModelOptions options, TimeProvider time) : IModelReasoning, IDisposable
{
    private readonly ModelCalls _calls = new(chat, options, time);

    public IReasoning Create() => new ModelReasoning(_calls, time);

    public void Dispose() => chat.Dispose();
}
