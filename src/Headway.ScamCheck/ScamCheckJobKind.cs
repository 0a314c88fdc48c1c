using System.Text.Json;
using Headway.Jobs;
using Headway.ScamCheck.Tools;

namespace Headway.ScamCheck;

/// <summary>The kind <c>scam-check</c>: assesses whether a text is a scam, and why. Input: <c>text</c>. No options.</summary>
public sealed class ScamCheckJobKind : IJobKind
{
    private const int MaxTitleLength = 80;

    private readonly ScamCheckOptions _options;
    private readonly ScamDatabase _database;
    private readonly IReportSearch? _search;
    private readonly TimeProvider _time;

    internal ScamCheckJobKind(ScamCheckOptions options, ScamDatabase database, IReportSearch? search, TimeProvider time)
    {
        _options = options;
        _database = database;
        _search = search;
        _time = time;
    }

    /// <inheritdoc/>
    public string Name => "scam-check";

    /// <inheritdoc/>
    public string Validate(JsonElement input, JsonElement options)
    {
        var text = Text(input);
        if (options.ValueKind == JsonValueKind.Object && options.EnumerateObject().Any())
        {
            throw new JobRefusedException("unknown_option", $"The kind scam-check has no option '{options.EnumerateObject().First().Name}'; it has none at all.");
        }

        return $"Is this a scam? {Truncation.Cut(Truncation.Line(text), MaxTitleLength)}";
    }

    /// <inheritdoc/>
    public async Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var list = _database.Current(out var loadError);
        ICheckTool[] tools =
        [
            new ScamDatabaseTool(list, loadError), new ReportSearchTool(_search, _options, _time),
            new DomainReputationTool(), new PhoneValidatorTool(_options),
        ];
        var report = await new ScamRun(job, Text(job.Input), _options, tools, _time).RunAsync(cancellationToken);
        return JsonSerializer.SerializeToElement(report, JobJson.Options);
    }

    private string Text(JsonElement input)
    {
        if (input.ValueKind != JsonValueKind.Object || !input.TryGetProperty("text", out var member) || member.ValueKind != JsonValueKind.String)
        {
            throw new JobRefusedException("invalid_input", "input.text is the text to check, as a string.");
        }

        var text = member.GetString()!;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new JobRefusedException("empty_text", "input.text is empty.");
        }

        return text.Length <= _options.MaxTextLength
            ? text
            : throw new JobRefusedException("text_too_long", $"input.text has {text.Length:N0} characters; at most {_options.MaxTextLength:N0} are taken (ScamCheck:MaxTextLength).");
    }
}
