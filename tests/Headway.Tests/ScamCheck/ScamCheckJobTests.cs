using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.ScamCheck;
using Headway.ScamCheck.Reasoning;
using Headway.ScamCheck.Tools;
using Headway.Tests.Jobs;
using Headway.Tests.Support;

namespace Headway.Tests.ScamCheck;

/// <summary>Runs the kind in a real engine with a real store.</summary>
public sealed class ScamCheckJobTests : IDisposable
{
    private const string Text = "PayPal: verify your account within 24 hours at https://paypa1-secure.com/login or call +1 202 555 0143. info@paypa1-secure.com";

    private readonly TemporaryFolder _folder = new();

    public ScamCheckJobTests() => File.WriteAllText(_folder["scams.csv"], "type,value,category,source\nphone,+12025550143,impersonation,hotline\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_Message_LogsNodesProgressAndResult()
    {
        await using var bench = await JobEngineFixture.StartAsync(Kind(new Reports()));
        var events = await CheckAsync(bench, Text);
        var nodes = Data(events, EventTypes.NodeStarted).Select(static started => (started.Node, started.Data.GetProperty("kind").GetString(), started.Data.GetProperty("name").GetString())).ToHashSet();
        Assert.Superset(
            new HashSet<(string?, string?, string?)>
            {
                ("entity_extraction", "phase", "entity_extraction"), ("tool_execution", "level", "tool_execution"), ("scam_db", "tool", "scam_database"),
                ("exa_search", "tool", "exa_search"), ("domain_reputation", "tool", "domain_reputation"), ("phone_validator", "tool", "phone_validator"),
                ("reasoning", "phase", "reasoning"),
            },
            nodes);
        var messages = Data(events, EventTypes.NodeProgress).Select(static progress => progress.Data.GetProperty("message").GetString()).ToList();
        Assert.Contains("Checking scam database for phone number +1 202 555 0143", messages);
        Assert.Contains("Validating phone number +1 202 555 0143", messages);
        Assert.Contains("Searching the web for reports about domain paypa1-secure.com", messages);

        var result = Result(events);
        Assert.Equal(("scam", "high"), (result.GetProperty("verdict").GetString(), result.GetProperty("risk_level").GetString()));
        Assert.Equal(["scam_database", "exa_search", "domain_reputation", "phone_validator"], result.GetProperty("tools_used").EnumerateArray().Select(static tool => tool.GetString()));
        Assert.Equal(["+1 202 555 0143"], result.GetProperty("entities_found").GetProperty("phones").EnumerateArray().Select(static phone => phone.GetString()));
        foreach (var evidence in result.GetProperty("evidence").EnumerateArray())
        {
            Assert.Equal(["tool_name", "entity_type", "entity_value", "result", "success", "execution_time_ms"], evidence.EnumerateObject().Select(static member => member.Name));
        }

        Assert.Contains(result.GetProperty("rules").EnumerateArray(), static rule => rule.GetProperty("rule").GetString() == "known_scam");
        Assert.Contains(result.GetProperty("rules").EnumerateArray(), static rule => rule.GetProperty("rule").GetString() == "reported");
        Assert.InRange(result.GetProperty("confidence").GetInt32(), 90, 100);
    }

    [Fact]
    public async Task Run_JobPercent_NeverFallsAndStaysInItsSteps()
    {
        await using var bench = await JobEngineFixture.StartAsync(Kind(new Reports()));
        var events = await CheckAsync(bench, Text);
        var percents = Data(events, EventTypes.NodeProgress).Select(static progress => (progress.Node, Percent: progress.Data.GetProperty("job_percent").GetDouble())).ToList();
        Assert.Equal(percents.Select(static p => p.Percent).Order(), percents.Select(static p => p.Percent));
        Assert.All(percents.Where(static p => p.Node == "entity_extraction"), static p => Assert.InRange(p.Percent, 10, 20));
        Assert.All(percents.Where(static p => p.Node is not ("entity_extraction" or "reasoning")), static p => Assert.InRange(p.Percent, 30, 70));
        Assert.All(percents.Where(static p => p.Node == "reasoning"), static p => Assert.InRange(p.Percent, 80, 90));
    }

    [Fact]
    public async Task Run_WithoutDatabaseAndSearch_SaysWhatWasNotChecked()
    {
        await using var bench = await JobEngineFixture.StartAsync(new ScamCheckJobKind(new(), new(new()), null, TimeProvider.System));
        var result = Result(await CheckAsync(bench, "Lunch at noon?"));
        Assert.Equal("safe", result.GetProperty("verdict").GetString());
        Assert.Equal(
            ["scam_database", "exa_search", "wording", "content"],
            result.GetProperty("not_checked").EnumerateArray().Select(static part => part.GetProperty("what").GetString()));
        Assert.Empty(result.GetProperty("tools_used").EnumerateArray());
    }

    [Fact]
    public async Task Run_SearchFails_ContinuesAndReportsIt()
    {
        await using var bench = await JobEngineFixture.StartAsync(Kind(new Reports { Fault = new ReportSearchException("Exa cannot be reached.") }));
        var result = Result(await CheckAsync(bench, "a.example.com b.example.com c.example.com d.example.com"));
        var searches = result.GetProperty("evidence").EnumerateArray().Where(static evidence => evidence.GetProperty("tool_name").GetString() == "exa_search").ToList();
        Assert.Equal(2, searches.Count);
        Assert.All(searches, static search => Assert.False(search.GetProperty("success").GetBoolean()));
        Assert.Contains(result.GetProperty("not_checked").EnumerateArray(), static part => part.GetProperty("what").GetString() == "exa_search");
    }

    [Fact]
    public async Task Run_SearchHangs_TimesOut()
    {
        var options = new ScamCheckOptions { SearchTimeout = TimeSpan.FromMilliseconds(50) };
        await using var bench = await JobEngineFixture.StartAsync(new ScamCheckJobKind(options, new(options), new Reports { Hangs = true }, TimeProvider.System));
        var result = Result(await CheckAsync(bench, "See a.example.com"));
        Assert.Contains("did not answer", result.GetProperty("evidence").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CrashDuringSearch_ResumesWithoutRepeatingSteps()
    {
        var reports = new Reports { Hangs = true };
        await using var bench = await JobEngineFixture.StartAsync(Kind(reports));
        var job = await bench.CreateAsync("scam-check", JsonSerializer.Serialize(new { text = Text }));
        await bench.UntilAsync(job, static e => e is { Type: EventTypes.NodeCompleted, Node: "phone_validator" });
        await bench.CrashAsync();
        reports.Hangs = false;
        await bench.RestartAsync();
        var events = await bench.ToEndAsync(job);
        Assert.Single(events, static e => e is { Type: EventTypes.NodeStarted, Node: "phone_validator" });
        Assert.Equal(2, events.Count(static e => e is { Type: EventTypes.NodeStarted, Node: "exa_search" }));
        Assert.Equal("scam", Result(events).GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("""{"text":""}""", "empty_text")]
    [InlineData("""{"text":5}""", "invalid_input")]
    [InlineData("""{}""", "invalid_input")]
    public async Task Create_UnusableInput_IsRefused(string input, string code)
    {
        await using var bench = await JobEngineFixture.StartAsync(Kind(new Reports()));
        Assert.Equal(code, (await Assert.ThrowsAsync<JobRefusedException>(() => bench.CreateAsync("scam-check", input))).Code);
    }

    [Fact]
    public async Task Create_TextTooLongOrUnknownOption_IsRefused()
    {
        await using var bench = await JobEngineFixture.StartAsync(Kind(new Reports()));
        var input = JsonSerializer.Serialize(new { text = new string('x', 20_001) });
        Assert.Equal("text_too_long", (await Assert.ThrowsAsync<JobRefusedException>(() => bench.CreateAsync("scam-check", input))).Code);
        Assert.Equal("unknown_option", (await Assert.ThrowsAsync<JobRefusedException>(() => bench.CreateAsync("scam-check", """{"text":"x"}""", """{"depth":2}"""))).Code);
    }

    public static TheoryData<string> HostileTexts =>
    [
        string.Concat(Enumerable.Repeat("http://", 2800)),
        new string('a', 10_000) + "@" + new string('b', 9_000),
        string.Concat(Enumerable.Repeat("a.", 10_000)),
        string.Concat(Enumerable.Repeat("1 ", 10_000)),
        string.Concat(Enumerable.Repeat("+1(", 6_600)),
        string.Concat(Enumerable.Repeat("xn--", 4_900)) + ".com",
        string.Concat(Enumerable.Repeat("$9", 10_000)),
        string.Concat(Enumerable.Repeat("send bitcoin to the wallet or we publish ", 480)),
        string.Concat(Enumerable.Repeat("Aa ", 6_000)) + "Bank",
        string.Concat(Enumerable.Repeat("send ", 4_000)),
        string.Concat(Enumerable.Repeat("recorded webcam ", 1_200)),
        string.Concat(Enumerable.Repeat("never confirm your password ", 700)),
        new string('9', 20_000),
        string.Concat(Enumerable.Repeat("\u202E\u0000\uFFFDж\u0301", 4_000)),
        "http://[::1]:99999999/%00%zz?\\@a@b@c.com http://xn--a.xn--/ http://.../ a@b.c http://999.999.999.999/ http://0x/ http://256.1/",
        string.Concat(Enumerable.Repeat("😀", 9_000)),
    ];

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public async Task Run_HostileText_EndsWithAVerdict(string text)
    {
        await using var bench = await JobEngineFixture.StartAsync(Kind(new Reports()));
        var began = TimeProvider.System.GetTimestamp();
        var result = Result(await CheckAsync(bench, text));
        Assert.Contains(result.GetProperty("verdict").GetString(), new[] { "safe", "suspicious", "scam" });
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Rules_OfSignals_Exist()
    {
        var known = Rule.All.Keys.ToHashSet();
        var used = Headway.ScamCheck.Data.DataFile.Read("signals.csv", static row => row("rule")).ToHashSet();
        Assert.Subset(known, used);
    }

    [Fact]
    public void Documentation_ListsEveryRuleWithItsWeight()
    {
        var rows = new Documentation.MarkdownPage(Documentation.Repository.Read("docs/scam-check.md")).Rows.Where(static row => row.Length == 3 && Rule.All.ContainsKey(row[0].Trim('`')));
        var told = rows.Select(static row => (row[0].Trim('`'), row[1], row[2])).Order();
        Assert.Equal(Rule.All.Values.Select(static rule => (rule.Name, $"{rule.Weight}", rule.Sentence.Replace("{0}", "…", StringComparison.Ordinal))).Order(), told);
    }

    private static async Task<List<LogEvent>> CheckAsync(JobEngineFixture bench, string text) =>
        await bench.ToEndAsync(await bench.CreateAsync("scam-check", JsonSerializer.Serialize(new { text })));

    private static JsonElement Result(List<LogEvent> events)
    {
        Assert.Equal(EventTypes.JobCompleted, events[^1].Type);
        return JsonSerializer.Deserialize<JsonElement>(events[^1].Data.Span).GetProperty("result");
    }

    private static IEnumerable<(string? Node, JsonElement Data)> Data(List<LogEvent> events, string type) =>
        events.Where(e => e.Type == type).Select(static e => (e.Node, JsonSerializer.Deserialize<JsonElement>(e.Data.Span)));

    private ScamCheckJobKind Kind(IReportSearch reports)
    {
        var options = new ScamCheckOptions { Database = _folder["scams.csv"] };
        return new ScamCheckJobKind(options, new ScamDatabase(options), reports, TimeProvider.System);
    }

    /// <summary>A search with one page about fraud.</summary>
    private sealed class Reports : IReportSearch
    {
        public bool Hangs { get; set; }

        public ReportSearchException? Fault { get; init; }

        public string? Source => "exa";

        public bool HitsCountInVerdict => true;

        public async Task<IReadOnlyList<ReportHit>> SearchAsync(string query, int count, CancellationToken cancellationToken)
        {
            if (Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return Fault is null ? [new("https://reports.example/1", "Reported", "The site paypa1-secure.com is a phishing page.")] : throw Fault;
        }
    }
}
