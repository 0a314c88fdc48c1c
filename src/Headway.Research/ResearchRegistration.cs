using System.ComponentModel.DataAnnotations;
using Headway.Jobs;
using Headway.Research.Corpus;
using Headway.Research.Index;
using Headway.Research.Providers;
using Headway.Research.Reasoning;
using Headway.Research.Reasoning.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headway.Research;

/// <summary>Registers the research job.</summary>
public static class ResearchRegistration
{
    /// <summary>
    /// Registers the kinds <c>research</c> and <c>index</c>, the configured model and search providers, and
    /// <see cref="ResearchCapabilities"/>. The corpora are registered by <see cref="CorpusRegistration.AddHeadwayCorpora"/>.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The root of the configuration: sections <c>Research:Model</c> and <c>Research:Search</c>.</param>
    /// <exception cref="InvalidOperationException">A value cannot be read, is out of range, or has an unknown name.</exception>
    public static IServiceCollection AddHeadwayResearch(this IServiceCollection services, IConfiguration configuration)
    {
        var options = EnvironmentAliases.Apply(
            new ResearchOptions { Model = Bind<ModelOptions>(configuration, "Research:Model"), Search = Bind<SearchOptions>(configuration, "Research:Search") },
            name => configuration[name] ?? Environment.GetEnvironmentVariable(name));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => WebSearch.Create(options.Search, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ExaReports(provider.GetRequiredService<WebSearch>()));
        services.AddSingleton(provider => ResearchCapabilities.Of(options, provider.GetRequiredService<WebSearch>()));
        if (options.Model.IsConfigured)
        {
            services.AddSingleton<IModelReasoning>(provider => new ModelReasoningFactory(ModelClient.Create(options.Model), options.Model, provider.GetRequiredService<TimeProvider>()));
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJobKind, IndexJobKind>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJobKind, ResearchJobKind>(provider => new ResearchJobKind(
            provider.GetRequiredService<Corpora>(), provider.GetRequiredService<WebSearch>(), provider.GetService<IModelReasoning>(), provider.GetRequiredService<TimeProvider>())));
        return services;
    }

    private static T Bind<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var options = configuration.GetSection(section).Get<T>(static binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
        var findings = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), findings, validateAllProperties: true)
            ? options
            : throw new InvalidOperationException($"{section}: {findings[0].ErrorMessage}");
    }
}
