using System.Net.Http.Json;
using System.Text.Json;

namespace Headway.Evaluation.Answers;

/// <summary>The subcommand <c>answers</c>: asks a running server the questions of a file and counts the correct answers.</summary>
internal static class AnswersCommand
{
    public static async Task RunAsync(Uri server, string corpus, string questions)
    {
        using var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(2) };
        var rows = new List<(Question Question, Verdict Verdict)>();
        foreach (var question in Question.Read(questions))
        {
            var verdict = Verdict.Of(question, await AskAsync(http, corpus, question.Text));
            rows.Add((question, verdict));
            if (Problem(question, verdict) is { } problem)
            {
                Console.WriteLine($"{problem,-16} {question.Text}");
            }
        }

        var answerable = rows.Where(row => row.Question.IsAnswerable).ToList();
        var others = rows.Where(row => !row.Question.IsAnswerable).ToList();
        Console.WriteLine($"right page among the sources   {answerable.Count(row => row.Verdict.RightPage)} of {answerable.Count}");
        Console.WriteLine($"answered in the first section  {answerable.Count(row => row.Verdict.AnsweredFirst)} of {answerable.Count}");
        Console.WriteLine($"answered anywhere              {answerable.Count(row => row.Verdict.Answered)} of {answerable.Count}");
        Console.WriteLine($"correctly refused              {others.Count(row => row.Verdict.Refused)} of {others.Count}");
    }

    private static async Task<JsonElement> AskAsync(HttpClient http, string corpus, string question)
    {
        var body = new { kind = "research", input = new { question }, options = new { corpus, reasoning = "extractive" } };
        using var created = await http.PostAsJsonAsync("/v1/jobs", body);
        created.EnsureSuccessStatusCode();
        var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();

        // The response ends with the job.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{id}/events?types=job.*", UriKind.Relative));
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var log = await http.SendAsync(request);
        return await http.GetFromJsonAsync<JsonElement>($"/v1/jobs/{id}/result");
    }

    private static string? Problem(Question question, Verdict verdict) => question.IsAnswerable
        ? !verdict.RightPage ? "wrong page" : !verdict.Answered ? "no answer" : !verdict.AnsweredFirst ? "answer below" : null
        : verdict.Refused ? null : "not refused";
}
