using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Redis.Queue;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Redis;

/// <summary>One of several nodes over one Redis: its own connection, store, queue and engine.</summary>
internal sealed class SharedNode : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly RedisConnection _connection;
    private readonly RedisLogStore _store;
    private readonly RedisJobQueue _queue;

    private SharedNode(RedisConnection connection, bool takes, JobsOptions options, IJobKind[] kinds)
    {
        _connection = connection;
        _store = new(connection, TimeProvider.System, NullLoggerFactory.Instance);
        _queue = new(connection, TimeProvider.System, NullLoggerFactory.Instance, takes);
        Log = new(_store, new());
        Engine = new(Log, kinds, options, TimeProvider.System, NullLoggerFactory.Instance, _queue);
    }

    public EventLog Log { get; }

    public JobEngine Engine { get; }

    public IJobQueue Queue => _queue;

    public static async Task<SharedNode> StartAsync(RedisOptions redis, bool takes, JobsOptions options, params IJobKind[] kinds)
    {
        var node = new SharedNode(await RedisConnection.OpenAsync(redis), takes, options, kinds);
        await node.Engine.StartAsync(default);
        return node;
    }

    public async Task<string> CreateAsync(string kind) => (await Engine.CreateAsync(new(kind, default, default, "ann"), default)).Job.Id;

    public Task<List<LogEvent>> UntilAsync(string job, Func<LogEvent, bool> condition) => Log.ReadToEndAsync(job, until: condition).WaitAsync(s_patience);

    public Task<List<LogEvent>> ToEndAsync(string job) => UntilAsync(job, static _ => false);

    public async Task AnswerAsync(string job, object answer) =>
        Assert.True((await Engine.AnswerAsync((await Log.FindAsync(job, default))!, JsonSerializer.SerializeToElement(answer), "ann", default)).IsAccepted);

    /// <summary>Stops the heartbeat while the work continues, as after a network failure.</summary>
    public async Task FallSilentAsync() => await _queue.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Engine.StopAsync(default);
        Engine.Dispose();
        await _queue.DisposeAsync();
        await _store.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
