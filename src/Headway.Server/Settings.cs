using System.ComponentModel.DataAnnotations;

namespace Headway.Server;

/// <summary>Reads and validates the configuration at start, so that a mistake in a setting stops the start with its name.</summary>
internal static class Settings
{
    // The last three belong to ASP.NET Core.
    private static readonly string[] s_sections = ["Server", "Store", "Redis", "Log", "Jobs", "Http", "Dialects", "Auth", "Research", "ScamCheck", "Kestrel", "Logging", "AllowedHosts"];
    private static readonly string[] s_researchSections = ["Corpora", "DefaultCorpus", "Model", "Search"];

    /// <summary>Builds the configuration: file, then environment, then command line; later sources win.</summary>
    public static void Load(ConfigurationManager configuration, Arguments arguments)
    {
        configuration.Sources.Clear();
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        configuration.AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true);
        configuration.AddInMemoryCollection(EnvironmentAliases());
        configuration.AddEnvironmentVariables("HEADWAY__");
        configuration.AddCommandLine(arguments.Others);
        configuration.AddInMemoryCollection(arguments.Settings);
        configuration.AddInMemoryCollection(CorpusSettings.Read(arguments.Corpora, configuration));
    }

    /// <summary>Refuses unknown sections, which are most likely misspelled.</summary>
    /// <exception cref="ConfigurationException">A section is unknown; the message names it.</exception>
    public static void RefuseUnknown(IConfiguration configuration)
    {
        Refuse(configuration.GetChildren(), "", s_sections);
        Refuse(configuration.GetSection("Research").GetChildren(), "Research:", s_researchSections);

        static void Refuse(IEnumerable<IConfigurationSection> given, string above, string[] known)
        {
            if (given.FirstOrDefault(section => !known.Contains(section.Key, StringComparer.OrdinalIgnoreCase)) is { } stray)
            {
                throw new ConfigurationException($"There is no setting '{above}{stray.Key}'. Known settings: {string.Join(", ", known.Select(name => above + name))}.");
            }
        }
    }

    /// <summary>Binds and validates one section.</summary>
    /// <exception cref="ConfigurationException">A value cannot be read, is out of range, or has an unknown name.</exception>
    public static T Bind<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        JoinLists<T>(configuration, section);
        T options;
        try
        {
            options = configuration.GetSection(section).Get<T>(static binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException fault)
        {
            throw new ConfigurationException($"{section}: {fault.InnerException?.Message ?? fault.Message}", fault);
        }

        var findings = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new(options), findings, validateAllProperties: true)
            ? options
            : throw new ConfigurationException($"{section}:{findings[0].MemberNames.FirstOrDefault()}: {findings[0].ErrorMessage}");
    }

    // A list in one string can also be given as a JSON array, which the configuration splits into indexed keys.
    private static void JoinLists<T>(IConfiguration configuration, string section)
    {
        foreach (var name in typeof(T).GetProperties().Where(static property => property.PropertyType == typeof(string)).Select(static property => property.Name))
        {
            var setting = configuration.GetSection(section).GetSection(name);
            if (setting.Value is null && setting.GetChildren().Any())
            {
                setting.Value = string.Join(',', setting.GetChildren().Select(static item => item.Value));
            }
        }
    }

    // Environment variables that deployments of older progress servers set.
    private static Dictionary<string, string?> EnvironmentAliases()
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, key) in new[] { ("WEBSOCKET_HOST", "Server:Host"), ("WEBSOCKET_PORT", "Server:Port"), ("REDIS_URL", "Redis:Url") })
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                settings[key] = value;
            }
        }

        if (ForeignOrigins.Read().Origins is { Count: > 0 } origins)
        {
            settings["Http:AllowedOrigins"] = string.Join(',', origins);
        }

        return settings;
    }
}

/// <summary>A setting is invalid. The message names it.</summary>
public sealed class ConfigurationException(string message, Exception? innerException = null) : Exception(message, innerException);
