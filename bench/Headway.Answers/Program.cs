// Asks a running server the questions of a file and counts what the reports are worth:
//   dotnet run --project bench/Headway.Answers -- http://localhost:8000 git bench/Headway.Answers/questions/git.tsv
// The corpora the questions are made for are Debian's sqlite3-doc, git-doc and python3.11-doc.
using System.Net.Http.Json;
using System.Text.Json;
using Headway.Answers;

if (args.Length != 3)
{
    await Console.Error.WriteLineAsync("usage: answers <server> <corpus> <questions.tsv>");
    return 2;
}

using var http = new HttpClient { BaseAddress = new Uri(args[0]), Timeout = TimeSpan.FromMinutes(2) };
var rows = new List<(Question Question, Verdict Verdict)>();
foreach (var question in Question.Read(args[2]))
{
    var verdict = Verdict.Of(question, await AskAsync(question.Text));
    rows.Add((question, verdict));
    if (Complaint(question, verdict) is { } complaint)
    {
        Console.WriteLine($"{complaint,-16} {question.Text}");
    }
}

var answerable = rows.Where(row => row.Question.IsAnswerable).ToList();
var others = rows.Where(row => !row.Question.IsAnswerable).ToList();
Console.WriteLine($"right page among the sources   {answerable.Count(row => row.Verdict.RightPage)} of {answerable.Count}");
Console.WriteLine($"answered in the first section  {answerable.Count(row => row.Verdict.AnsweredFirst)} of {answerable.Count}");
Console.WriteLine($"answered anywhere              {answerable.Count(row => row.Verdict.Answered)} of {answerable.Count}");
Console.WriteLine($"rightly refused                {others.Count(row => row.Verdict.Refused)} of {others.Count}");
return 0;

async Task<JsonElement> AskAsync(string question)
{
    var body = new { kind = "research", input = new { question }, options = new { corpus = args[1], reasoning = "extractive" } };
    using var created = await http.PostAsJsonAsync("/v1/jobs", body);
    created.EnsureSuccessStatusCode();
    var id = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
    using var follow = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{id}/events?types=job.*", UriKind.Relative));
    follow.Headers.Accept.ParseAdd("application/x-ndjson");
    using var log = await http.SendAsync(follow); // ends with the job
    return await http.GetFromJsonAsync<JsonElement>($"/v1/jobs/{id}/result");
}

static string? Complaint(Question question, Verdict verdict) => question.IsAnswerable
    ? !verdict.RightPage ? "wrong page" : !verdict.Answered ? "no answer" : !verdict.AnsweredFirst ? "answer below" : null
    : verdict.Refused ? null : "not refused";
