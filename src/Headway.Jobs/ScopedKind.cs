using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Jobs;

/// <summary>Creates an instance of a kind, in a new service scope, for each run and each check.</summary>
internal sealed class ScopedKind : IJobKind
{
    private readonly IServiceScopeFactory _scopes;
    private readonly Func<IServiceProvider, IJobKind> _create;

    public ScopedKind(IServiceScopeFactory scopes, Func<IServiceProvider, IJobKind> create)
    {
        (_scopes, _create) = (scopes, create);
        (Name, TakesSteering, IsLocal, NeedsAdmin) = InScope(static kind => (kind.Name, kind.TakesSteering, kind.IsLocal, kind.NeedsAdmin));
    }

    public string Name { get; }

    public bool TakesSteering { get; }

    public bool IsLocal { get; }

    public bool NeedsAdmin { get; }

    public string Validate(JsonElement input, JsonElement options) => InScope(kind => kind.Validate(input, options));

    public void CheckAnswer(JobQuestion question, JsonElement answer) => InScope(kind =>
    {
        kind.CheckAnswer(question, answer);
        return true;
    });

    public async Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await _create(scope.ServiceProvider).RunAsync(job, cancellationToken);
    }

    private T InScope<T>(Func<IJobKind, T> use)
    {
        var scope = _scopes.CreateAsyncScope();
        try
        {
            return use(_create(scope.ServiceProvider));
        }
        finally
        {
            // A service may implement only IAsyncDisposable. Services that dispose synchronously do not block here.
            scope.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
