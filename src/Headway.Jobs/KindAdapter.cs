using System.Text.Json;

namespace Headway.Jobs;

/// <summary>Finds the adapter from a class to <see cref="IJobKind"/>.</summary>
internal static class KindAdapter
{
    public static Func<object, IJobKind> For(Type type)
    {
        if (typeof(IJobKind).IsAssignableFrom(type))
        {
            return static kind => (IJobKind)kind;
        }

        var typed = Array.Find(type.GetInterfaces(), static one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IJobKind<,>))
            ?? throw new ArgumentException($"{type.Name} implements neither IJobKind nor IJobKind<TInput, TResult>.");
        var adapter = typeof(TypedKind<,>).MakeGenericType(typed.GetGenericArguments());
        return kind => (IJobKind)Activator.CreateInstance(adapter, kind)!;
    }
}

/// <summary>Adapts a typed kind to <see cref="IJobKind"/>: deserialises the input and serialises the result.</summary>
internal sealed class TypedKind<TInput, TResult>(IJobKind<TInput, TResult> kind) : IJobKind
{
    public string Name => kind.Name;

    public bool TakesSteering => kind.TakesSteering;

    public bool IsLocal => kind.IsLocal;

    public bool NeedsAdmin => kind.NeedsAdmin;

    public string Validate(JsonElement input, JsonElement options) => kind.Validate(Read(input), options);

    public void CheckAnswer(JobQuestion question, JsonElement answer) => kind.CheckAnswer(question, answer);

    public async Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken) =>
        await kind.RunAsync(job, Read(job.Input), cancellationToken) is { } result ? JsonSerializer.SerializeToElement(result, JobJson.Options) : default;

    private static TInput Read(JsonElement input)
    {
        try
        {
            return (input.ValueKind == JsonValueKind.Undefined ? default : input.Deserialize<TInput>(JobJson.Options))
                ?? throw new JobRefusedException("invalid_input", "'input' is missing.");
        }
        catch (JsonException fault)
        {
            throw new JobRefusedException("invalid_input", Describe(fault));
        }
    }

    // The JsonException message contains .NET type names, so it is not shown. For missing properties, its end lists their names.
    private static string Describe(JsonException fault)
    {
        var member = $"'input{fault.Path?.TrimStart('$')}'";
        var names = fault.Message.Contains("missing required properties", StringComparison.Ordinal) ? fault.Message.LastIndexOf(": ", StringComparison.Ordinal) : -1;
        return names < 0 ? $"{member} has the wrong type." : $"{member} lacks {fault.Message[(names + 2)..]}";
    }
}
