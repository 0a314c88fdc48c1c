using System.CommandLine;

namespace Headway.Server;

/// <summary>The command line: four named options, and any setting as <c>--Section:Key=value</c>.</summary>
internal static class CommandLine
{
    public static Task<int> InvokeAsync(string[] args)
    {
        var corpus = new Option<string[]>("--corpus")
        {
            Description = "A folder of documents to ask, as PATH or NAME=PATH. May be given several times; the first is the default. [default: docs]",
            HelpName = "PATH",
            AllowMultipleArgumentsPerToken = false,
        };
        var port = new Option<string>("--port") { Description = "The port to listen on. [default: 8000]", HelpName = "PORT" };
        var host = new Option<string>("--host") { Description = "The address to listen on. [default: localhost]", HelpName = "HOST" };
        var data = new Option<string>("--data") { Description = "The folder for the logs and indexes. [default: data]", HelpName = "PATH" };
        var command = new RootCommand("Headway: the progress log for long-running AI jobs.\n\nEvery setting can also be given as --Section:Key=value, or as an environment variable HEADWAY__Section__Key.")
        {
            corpus, port, host, data,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        data.Recursive = true;
        foreach (var maintenance in MaintenanceCommands.All(data))
        {
            command.Add(maintenance);
        }

        command.Add(ExtractionCommand.Create());
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.UnmatchedTokens.FirstOrDefault(static token => !IsSetting(token)) is { } stray)
            {
                Console.Error.WriteLine($"headway: '{stray}' is not an option. See --help; settings are written --Section:Key=value.");
                return Task.FromResult(ExitCodes.Configuration);
            }

            var named = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            Put("Server:Port", parsed.GetValue(port));
            Put("Server:Host", parsed.GetValue(host));
            Put("Store:Folder", parsed.GetValue(data));
            return HeadwayHost.RunAsync(new(named, parsed.GetValue(corpus) ?? [], [.. parsed.UnmatchedTokens]), cancellationToken);

            void Put(string key, string? value)
            {
                if (value is not null)
                {
                    named[key] = value;
                }
            }
        });
        return command.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static bool IsSetting(string token) =>
        token.StartsWith("--", StringComparison.Ordinal) && token.Contains(':', StringComparison.Ordinal) && token.Contains('=', StringComparison.Ordinal);
}

/// <summary>The parsed command line.</summary>
/// <param name="Settings">Settings from the named options.</param>
/// <param name="Corpora">The corpora as given: PATH or NAME=PATH.</param>
/// <param name="Others">Settings as <c>--Section:Key=value</c>.</param>
internal sealed record Arguments(IReadOnlyDictionary<string, string?> Settings, IReadOnlyList<string> Corpora, string[] Others);
