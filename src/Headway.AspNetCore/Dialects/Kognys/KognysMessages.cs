using System.Text.Json;

namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>A message of the dialect. The contract has the agent both in the message and in its data.</summary>
/// <param name="Name">The type of the message.</param>
/// <param name="Data">The data of the message.</param>
/// <param name="Status">A sentence for the user; null: none.</param>
/// <param name="Agent">The working agent, one of <see cref="Agents"/>.</param>
internal sealed record KognysMessage(string Name, KognysData Data, string? Status, string Agent) : DialectMessage(Name)
{
    public override void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place)
    {
        json.WriteStartObject();
        json.WriteString("event_type"u8, Name);
        json.WriteStartObject("data"u8);
        Data.Write(json);
        json.WriteOptional("status"u8, Status);
        json.WriteString("agent"u8, Agent);
        json.WriteEndObject();
        json.WriteNumber("timestamp"u8, e.UnixSeconds);
        json.WriteString("agent"u8, Agent);
        json.WriteEndObject();
    }
}

/// <summary>The data of a message.</summary>
internal abstract record KognysData
{
    /// <summary>Writes the members of the data.</summary>
    public abstract void Write(Utf8JsonWriter json);
}

internal sealed record ResearchStarted(string Question, string TaskId) : KognysData
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("question"u8, Question);
        json.WriteString("task_id"u8, TaskId);
    }
}

internal sealed record QuestionValidated(string ValidatedQuestion) : KognysData
{
    public override void Write(Utf8JsonWriter json) => json.WriteString("validated_question"u8, ValidatedQuestion);
}

internal sealed record DocumentsRetrieved(int DocumentCount, IReadOnlyList<KognysDocument> Documents) : KognysData
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("document_count"u8, DocumentCount);
        json.WriteStartArray("documents"u8);
        for (var i = 0; i < Documents.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("title"u8, Documents[i].Title);
            json.WriteString("url"u8, Documents[i].Url);
            json.WriteNumber("relevance_score"u8, Documents[i].RelevanceScore);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

internal sealed record DraftGenerated(int DraftLength) : KognysData
{
    public override void Write(Utf8JsonWriter json) => json.WriteNumber("draft_length"u8, DraftLength);
}

internal sealed record CriticismsReceived(int CriticismCount, IReadOnlyList<KognysCriticism> Criticisms) : KognysData
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("criticism_count"u8, CriticismCount);
        json.WriteStartArray("criticisms"u8);
        for (var i = 0; i < Criticisms.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("issue"u8, Criticisms[i].Issue);
            json.WriteString("suggestion"u8, Criticisms[i].Suggestion);
            json.WriteString("severity"u8, Criticisms[i].Severity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

internal sealed record ResearchCompleted(string FinalAnswer, string TaskId, string PaperId) : KognysData
{
    public override void Write(Utf8JsonWriter json)
    {
        json.WriteString("final_answer"u8, FinalAnswer);
        json.WriteString("task_id"u8, TaskId);
        json.WriteString("paper_id"u8, PaperId);
    }
}

/// <summary>The data of <c>research_failed</c> and of <c>error</c>.</summary>
internal sealed record Failure(string Error) : KognysData
{
    public override void Write(Utf8JsonWriter json) => json.WriteString("error"u8, Error);
}

/// <summary>A piece of the draft, of the criticism or of the answer.</summary>
internal sealed record TextToken(string Token) : KognysData
{
    public override void Write(Utf8JsonWriter json) => json.WriteString("token"u8, Token);
}

internal sealed record KognysDocument(string Title, string Url, double RelevanceScore);

internal sealed record KognysCriticism(string Issue, string Suggestion, string Severity);
