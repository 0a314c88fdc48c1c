using System.Text.Json.Serialization;

namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>A message of the dialect. Which agent speaks stands in it and in its data.</summary>
internal sealed record KognysMessage(string Name, KognysData Data) : Message(Name)
{
    [JsonPropertyOrder(-3)]
    public string EventType => Name;

    // As what it is, not as what all have in common.
    [JsonPropertyOrder(-2)]
    [JsonPropertyName("data")]
    public object Content => Data;

    [JsonIgnore]
    public KognysData Data { get; } = Data;

    /// <summary>Unix seconds with a fraction.</summary>
    [JsonPropertyOrder(-1)]
    public double Timestamp { get; init; }

    public string? Agent => Data.Agent;
}

/// <summary>What a message says.</summary>
internal abstract record KognysData
{
    /// <summary>A sentence that a person can read.</summary>
    [JsonPropertyOrder(1)]
    public string? Status { get; init; }

    /// <summary>Who of the five is at work.</summary>
    [JsonPropertyOrder(2)]
    public string? Agent { get; init; }
}

internal sealed record ResearchStarted(string Question, string TaskId) : KognysData;

internal sealed record QuestionValidated(string ValidatedQuestion) : KognysData;

internal sealed record DocumentsRetrieved(int DocumentCount, IReadOnlyList<KognysDocument> Documents) : KognysData;

internal sealed record DraftGenerated(int DraftLength) : KognysData;

internal sealed record CriticismsReceived(int CriticismCount, IReadOnlyList<KognysCriticism> Criticisms) : KognysData;

internal sealed record ResearchCompleted(string FinalAnswer, string TaskId, string PaperId) : KognysData;

/// <summary>The data of <c>research_failed</c> and of <c>error</c>.</summary>
internal sealed record Failure(string Error) : KognysData;

/// <summary>A piece of the draft, of the criticism or of the answer.</summary>
internal sealed record TextToken(string Token) : KognysData;

internal sealed record KognysDocument(string Title, string Url, double RelevanceScore);

internal sealed record KognysCriticism(string Issue, string Suggestion, string Severity);
