using Microsoft.Extensions.DependencyInjection;

namespace Headway.Jobs;

/// <summary>What <c>AddHeadway</c> returns: packages add a store or kinds of job to it.</summary>
/// <param name="services">The services of the application.</param>
public sealed class HeadwayBuilder(IServiceCollection services)
{
    /// <summary>The services of the application.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>
    /// Adds a kind of job. An instance is created in a scope of its own for each run and each check, so it may use scoped
    /// services such as a database context.
    /// </summary>
    /// <typeparam name="TKind">A class that implements <see cref="IJobKind"/> or <see cref="IJobKind{TInput, TResult}"/>. Its <c>Name</c> must be constant.</typeparam>
    /// <exception cref="ArgumentException">It implements neither.</exception>
    public HeadwayBuilder AddKind<TKind>()
        where TKind : class
    {
        var adapt = KindAdapter.For(typeof(TKind));
        Services.AddScoped<TKind>();
        Services.AddSingleton<IJobKind>(provider =>
            new ScopedKind(provider.GetRequiredService<IServiceScopeFactory>(), scope => adapt(scope.GetRequiredService<TKind>())));
        return this;
    }
}
