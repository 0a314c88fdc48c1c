using System.Collections.Concurrent;
using System.Reflection;
using Headway.Log;

namespace Headway.Tests.Access;

/// <summary>A proxy that records the calls to a real store.</summary>
public class StoreCallRecorder : DispatchProxy
{
    private readonly ConcurrentQueue<string> _calls = new();
    private ILogStore _store = null!;

    public static (ILogStore Store, StoreCallRecorder Recorder) Wrap(ILogStore store)
    {
        var proxy = Create<ILogStore, StoreCallRecorder>();
        var recorder = (StoreCallRecorder)(object)proxy;
        recorder._store = store;
        return (proxy, recorder);
    }

    /// <summary>Removes and returns the recorded calls with their arguments. The job's id is replaced by <c>JOB</c>.</summary>
    public IReadOnlyList<string> Take(string job)
    {
        var calls = _calls.ToArray();
        _calls.Clear();
        return [.. calls.Select(call => call.Replace(job, "JOB", StringComparison.Ordinal))];
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        _calls.Enqueue($"{targetMethod!.Name}({string.Join(", ", (args ?? []).Where(static arg => arg is string or long or int))})");
        return targetMethod.Invoke(_store, args);
    }
}
