using System.ComponentModel.DataAnnotations;
using Headway.Jobs;
using Headway.ScamCheck.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headway.ScamCheck;

/// <summary>Registers the scam check.</summary>
public static class ScamCheckRegistration
{
    /// <summary>
    /// Registers the kind <c>scam-check</c>. It searches reports with the application's <see cref="IReportSearch"/>, if registered.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The root of the configuration: section <c>ScamCheck</c>.</param>
    /// <exception cref="InvalidOperationException">A value cannot be read, is out of range, or has an unknown name; or the
    /// database cannot be read.</exception>
    public static IServiceCollection AddHeadwayScamCheck(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("ScamCheck").Get<ScamCheckOptions>(static binder => binder.ErrorOnUnknownConfiguration = true) ?? new ScamCheckOptions();
        var findings = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), findings, validateAllProperties: true))
        {
            throw new InvalidOperationException($"ScamCheck: {findings[0].ErrorMessage}");
        }

        if (options.SearchTimeout <= TimeSpan.Zero || options.SearchTimeout > TimeSpan.FromMinutes(10))
        {
            throw new InvalidOperationException("ScamCheck:SearchTimeout must be more than 0 and at most 10 minutes.");
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(new ScamDatabase(options));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IJobKind, ScamCheckJobKind>(static provider => new ScamCheckJobKind(
            provider.GetRequiredService<ScamCheckOptions>(),
            provider.GetRequiredService<ScamDatabase>(),
            provider.GetService<IReportSearch>(),
            provider.GetRequiredService<TimeProvider>())));
        return services;
    }
}
