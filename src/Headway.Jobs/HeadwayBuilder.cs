using Microsoft.Extensions.DependencyInjection;

namespace Headway.Jobs;

/// <summary>Returned by <c>AddHeadway</c>, to add stores and kinds of jobs.</summary>
/// <param name="services">The services of the application.</param>
public sealed class HeadwayBuilder(IServiceCollection services)
{
    /// <summary>The services of the application.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>
    /// Adds a kind of job. Each run and each check creates an instance in a new service scope, so the kind can use scoped
    /// services such as a database context.
    /// </summary>
    /// <typeparam name="TKind">A class that implements <see cref="IJobKind"/> or <see cref="IJobKind{TInput, TResult}"/>. Its <c>Name</c> must be constant.</typeparam>
    /// <exception cref="ArgumentException"><typeparamref name="TKind"/> implements neither interface.</exception>
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
