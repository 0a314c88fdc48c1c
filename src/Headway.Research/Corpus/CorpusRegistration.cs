using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headway.Research.Corpus;

/// <summary>Registers the corpora.</summary>
public static class CorpusRegistration
{
    /// <summary>
    /// Registers <see cref="Corpora"/>, read from <c>Research:Corpora:&lt;name&gt;</c> (<see cref="CorpusOptions"/>) and
    /// <c>Research:DefaultCorpus</c> when it is first resolved. Resolving it throws <see cref="CorpusUnavailableException"/>
    /// when a folder is missing or unreadable, or an option is out of range.
    /// </summary>
    /// <param name="services">The application's services. A registered <see cref="TimeProvider"/> is used, and a registered <see cref="ExtractionProcess"/>.</param>
    /// <param name="configuration">The root of the configuration.</param>
    /// <param name="indexFolder">The folder of the index files; created when absent. The files are a cache and can be deleted.</param>
    public static IServiceCollection AddHeadwayCorpora(this IServiceCollection services, IConfiguration configuration, string indexFolder)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => CorporaConfiguration.Open(configuration.GetSection("Research"), indexFolder, provider.GetRequiredService<TimeProvider>(), provider.GetService<ExtractionProcess>()));
        return services;
    }
}
