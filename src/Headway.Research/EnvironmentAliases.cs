namespace Headway.Research;

/// <summary>Fills missing settings from the environment variables that other research services use.</summary>
internal static class EnvironmentAliases
{
    public static ResearchOptions Apply(ResearchOptions options, Func<string, string?> read) => options with
    {
        Model = options.Model with
        {
            ApiKey = options.Model.ApiKey ?? Text(read, "OPENAI_API_KEY"),
            Endpoint = options.Model.Endpoint ?? Address(read, "OPENAI_BASE_URL"),
            Name = options.Model.Name ?? Text(read, "OPENAI_MODEL"),
        },
        Search = options.Search with
        {
            Tavily = options.Search.Tavily with { ApiKey = options.Search.Tavily.ApiKey ?? Text(read, "TAVILY_API_KEY") },
            Brave = options.Search.Brave with { ApiKey = options.Search.Brave.ApiKey ?? Text(read, "BRAVE_API_KEY") },
            Exa = options.Search.Exa with { ApiKey = options.Search.Exa.ApiKey ?? Text(read, "EXA_API_KEY") },
        },
    };

    private static string? Text(Func<string, string?> read, string name) =>
        read(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static Uri? Address(Func<string, string?> read, string name)
    {
        if (Text(read, name) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException($"{name}: '{text}' is not an address.");
    }
}
