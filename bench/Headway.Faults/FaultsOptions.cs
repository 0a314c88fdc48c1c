namespace Headway.Faults;

/// <summary>The command line.</summary>
internal sealed record FaultsOptions
{
    /// <summary>The server's program. The default value is <c>headway.dll</c> beside this program.</summary>
    public string Server { get; init; } = Path.Combine(AppContext.BaseDirectory, "headway.dll");

    /// <summary>Whether to run with smaller numbers.</summary>
    public bool IsQuick { get; init; }

    /// <summary>The faults to run; empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Parses the command line.</summary>
    /// <exception cref="FormatException">An option does not exist.</exception>
    public static FaultsOptions Parse(string[] args)
    {
        var options = new FaultsOptions();
        for (var i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { IsQuick = true },
                "--only" => options with { Only = [.. options.Only, .. Next(args, ref i).Split(',')] },
                "--server" => options with { Server = Path.GetFullPath(Next(args, ref i)) },
                var unknown => throw new FormatException($"'{unknown}' is not an option; see bench/faults --help."),
            };
        }

        return options;
    }

    private static string Next(string[] args, ref int i) =>
        ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
}
