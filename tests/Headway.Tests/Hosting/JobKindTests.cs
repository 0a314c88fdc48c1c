using System.Collections.Concurrent;
using System.Text.Json;
using Headway.Jobs;
using Headway.Tests.Native;
using Headway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Hosting;

/// <summary>Kinds of job with scoped services and with typed input and results.</summary>
public sealed class JobKindTests(JobKindTests.Shared shared) : IClassFixture<JobKindTests.Shared>
{
    private readonly EmbeddingHost _host = shared.Host;

    [Fact]
    public async Task Run_HasAScopeOfItsOwn()
    {
        var (first, second) = (await RunAsync("""{"texts":["a","b"],"limit":{"most":3}}"""), await RunAsync("""{"texts":["c"],"limit":{"most":3}}"""));
        Assert.NotEqual(first.GetProperty("scope").GetInt32(), second.GetProperty("scope").GetInt32());
        foreach (var result in (JsonElement[])[first, second])
        {
            Assert.Equal(2, result.GetProperty("uses").GetInt32()); // the kind and its dependency share one instance
        }

        await Patience.UntilAsync(() => Task.FromResult(Counter.Disposed.ContainsKey(first.GetProperty("scope").GetInt32())));
        await Patience.UntilAsync(() => Task.FromResult(Counter.Live == 0));
    }

    [Theory]
    [InlineData("""{"texts":3,"limit":{"most":3}}""", "texts")]
    [InlineData("""{"texts":["a",7],"limit":{"most":3}}""", "texts[1]")]
    [InlineData("""{"texts":["a"],"limit":{"most":"x"}}""", "limit.most")]
    [InlineData("""{"texts":["a"],"limit":[]}""", "limit")]
    [InlineData("""{"texts":["a"]}""", "limit")]
    [InlineData("""{"limit":{"most":3}}""", "texts")]
    [InlineData("""{"texts":["a"],"limit":{}}""", "'input.limit' lacks 'most'")]
    [InlineData("\"text\"", "input")]
    [InlineData("null", "input")]
    public async Task Input_OfAnotherShape_IsRefusedByTheNameOfTheMember(string input, string member)
    {
        var problem = await ServerFixture.AssertProblemAsync(await _host.PostAsync("/v1/jobs", $$"""{"kind":"counting","input":{{input}}}"""), 400, "invalid_input");
        Assert.Contains(member, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Headway.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bad", "message")]
    [InlineData("two words", "message")]
    [InlineData("", "message")]
    [InlineData("1st", "message")]
    [InlineData("good_code", "")]
    [InlineData("good_code", " ")]
    public void JobFailedException_WithABadCodeOrNoMessage_IsRefused(string code, string message) =>
        Assert.Throws<ArgumentException>(() => new JobFailedException(code, message));

    [Fact]
    public void JobFailedException_KeepsItsCode() => Assert.Equal("file_missing_2", new JobFailedException("file_missing_2", "A file is missing.").Code);

    [Fact]
    public void Kind_ThatIsNone_IsRefused() =>
        Assert.Contains(nameof(Counter), Assert.Throws<ArgumentException>(() => new HeadwayBuilder(new ServiceCollection()).AddKind<Counter>()).Message, StringComparison.Ordinal);

    [Fact]
    public async Task TypedKind_WithoutAResultOrATitle_StoresNoResult_AndIsNamedAfterItsKind()
    {
        using var created = await _host.PostAsync("/v1/jobs", """{"kind":"silent","input":{"most":1}}""");
        Assert.Contains("\"title\":\"silent\"", await created.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var live = await _host.GetAsync($"{created.Headers.Location!.OriginalString}/events?types=job.completed", ("Accept", "application/x-ndjson"));
        using var end = JsonDocument.Parse(await live.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal("{}", end.RootElement.GetProperty("data").GetRawText());
    }

    private async Task<JsonElement> RunAsync(string input)
    {
        using var created = await _host.PostAsync("/v1/jobs", $$"""{"kind":"counting","input":{{input}}}""");
        Assert.True((int)created.StatusCode == 201, await created.Content.ReadAsStringAsync());
        using var live = await _host.GetAsync($"{created.Headers.Location!.OriginalString}/events", ("Accept", "application/x-ndjson"));
        var lines = (await live.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromSeconds(20))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using var last = JsonDocument.Parse(lines[^1]);
        Assert.Equal("job.completed", last.RootElement.GetProperty("type").GetString());
        return last.RootElement.GetProperty("data").GetProperty("result").Clone();
    }

    /// <summary>An application with a kind that uses scoped services, and with scope validation.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal EmbeddingHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await EmbeddingHost.StartAsync(new()
        {
            Environment = "Development", // enables scope validation
            Services = static builder => builder.Services.AddScoped<Counter>().AddScoped<Helper>(),
            Kinds = static headway => headway.AddKind<Counting>().AddKind<Silent>(),
        });

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }

    private sealed record Input
    {
        public required string[] Texts { get; init; }

        public required Limit Limit { get; init; }
    }

    private sealed record Limit
    {
        public required int Most { get; init; }
    }

    private sealed record Result(int Scope, int Uses);

    // Implements only IAsyncDisposable.
    private sealed class Counter : IAsyncDisposable
    {
        private static int s_made;
        private int _uses;

        public static ConcurrentDictionary<int, bool> Disposed { get; } = new();

        public static int Live => s_made - Disposed.Count;

        public int Number { get; } = Interlocked.Increment(ref s_made);

        public int Use() => ++_uses;

        public ValueTask DisposeAsync()
        {
            Assert.True(Disposed.TryAdd(Number, true));
            return default;
        }
    }

    private sealed class Helper(Counter counter)
    {
        public int Use() => counter.Use();
    }

    private sealed class Counting(Counter counter, Helper helper) : IJobKind<Input, Result>
    {
        public string Name => "counting";

        public string Validate(Input input, JsonElement options) => $"{input.Texts.Length} texts";

        public async Task<Result> RunAsync(JobContext job, Input input, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Assert.False(Counter.Disposed.ContainsKey(counter.Number));
            return new(counter.Number, counter.Use() * helper.Use());
        }
    }

    private sealed class Silent : IJobKind<Limit, string?>
    {
        public string Name => "silent";

        public string Validate(Limit input, JsonElement options) => "";

        public Task<string?> RunAsync(JobContext job, Limit input, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
    }
}
