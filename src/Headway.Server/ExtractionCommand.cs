using System.CommandLine;
using Headway.Research.Corpus;

namespace Headway.Server;

/// <summary>The command <c>extract</c>, which the server runs to read documents in a process of its own.</summary>
internal static class ExtractionCommand
{
    private const string Name = "extract";

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var extract = new Command(Name, "Reads documents from standard input and writes their texts to standard output. The server runs it by itself.") { Hidden = true };
        extract.SetAction(async (_, cancellationToken) =>
        {
            await using var requests = Console.OpenStandardInput();
            await using var answers = Console.OpenStandardOutput();
            await ExtractionWorker.RunAsync(requests, answers, cancellationToken);
            return 0;
        });
        return extract;
    }

    /// <summary>How this program starts itself with the command.</summary>
    public static ExtractionProcess Process()
    {
        var program = typeof(ExtractionCommand).Assembly.Location;
        var host = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(host) == Path.GetFileNameWithoutExtension(program)
            ? new ExtractionProcess(host!, [Name])
            : new ExtractionProcess(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host! : "dotnet", [program, Name]);
    }
}
