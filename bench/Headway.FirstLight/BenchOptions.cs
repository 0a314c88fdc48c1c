using System.Globalization;

namespace Headway.FirstLight;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    /// <summary>The server's program. The default value is <c>headway.dll</c> beside this program.</summary>
    public string Server { get; init; } = Path.Combine(AppContext.BaseDirectory, "headway.dll");

    /// <summary>The folder of HTML that is indexed and asked. The default value is Python's documentation as Debian packs it.</summary>
    public string Documents { get; init; } = "/usr/share/doc/python3.11/html";

    /// <summary>The small folder that many jobs at once ask. The default value is <c>docs</c>.</summary>
    public string SmallDocuments { get; init; } = Path.GetFullPath("docs");

    /// <summary>The port of the first server, the next ones take the ports after it; 0: any free ones.</summary>
    public int Port { get; init; }

    /// <summary>Smaller numbers.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The measures to take; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { IsQuick = true },
                "--only" => options with { Only = [.. options.Only, .. Next(args, ref i).Split(',')] },
                "--server" => options with { Server = Path.GetFullPath(Next(args, ref i)) },
                "--documents" => options with { Documents = Path.GetFullPath(Next(args, ref i)) },
                "--small-documents" => options with { SmallDocuments = Path.GetFullPath(Next(args, ref i)) },
                "--port" => options with { Port = int.Parse(Next(args, ref i), CultureInfo.InvariantCulture) },
                var unknown => throw new FormatException($"'{unknown}' is not an option."),
            };
        }

        return options;
    }

    private static string Next(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
}
