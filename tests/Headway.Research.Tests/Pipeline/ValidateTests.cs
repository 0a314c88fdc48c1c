using System.Text.Json;
using Headway.Jobs;

namespace Headway.Research.Tests.Pipeline;

public class ValidateTests
{
    [Theory]
    [InlineData("{}", "{}", "empty_question")]
    [InlineData("""{"question":null}""", "{}", "empty_question")]
    [InlineData("""{"question":"  \n "}""", "{}", "empty_question")]
    [InlineData("""{"question":7}""", "{}", "invalid_question")]
    [InlineData("[]", "{}", "empty_question")]
    [InlineData("""{"question":"What?"}""", "[]", "invalid_option")]
    [InlineData("""{"question":"What?"}""", """{"depht":2}""", "unknown_option")]
    [InlineData("""{"question":"What?"}""", """{"depth":0}""", "invalid_option")]
    [InlineData("""{"question":"What?"}""", """{"depth":6}""", "invalid_option")]
    [InlineData("""{"question":"What?"}""", """{"depth":1.5}""", "invalid_option")]
    [InlineData("""{"question":"What?"}""", """{"depth":"2"}""", "invalid_option")]
    [InlineData("""{"question":"What?"}""", """{"breadth":9}""", "invalid_option")]
    [InlineData("""{"question":"What?"}""", """{"breadth":-99999999999999}""", "invalid_option")]
    [InlineData("""{"question":"What?"}""", """{"reasoning":"magic"}""", "invalid_option")]
    [InlineData("""{"question":"What?"}""", """{"reasoning":"model"}""", "model_not_configured")]
    [InlineData("""{"question":"What?"}""", """{"corpus":"nowhere"}""", "unknown_corpus")]
    [InlineData("""{"question":"What?"}""", """{"corpus":5}""", "invalid_option")]
    public async Task Validate_BadRequest_IsRefusedWithItsCode(string input, string options, string code)
    {
        using var fixture = await ResearchFixture.OpenAsync();

        var refused = Assert.Throws<JobRefusedException>(() => fixture.Kind().Validate(Json(input), Json(options)));

        Assert.Equal(code, refused.Code);
        if (code == "unknown_option")
        {
            Assert.Contains("depht", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Validate_LongestQuestion_IsTakenAndOneMoreIsNot()
    {
        using var fixture = await ResearchFixture.OpenAsync();

        fixture.Kind().Validate(JsonSerializer.SerializeToElement(new { question = new string('a', 10_000) }), default);
        var refused = Assert.Throws<JobRefusedException>(() => fixture.Kind().Validate(JsonSerializer.SerializeToElement(new { question = new string('a', 10_001) }), default));

        Assert.Equal("question_too_long", refused.Code);
    }

    [Fact]
    public async Task Run_LongQuestionOfManyParts_Ends()
    {
        using var fixture = await ResearchFixture.OpenAsync(documents: ("a.md", "# A\n\nThe harbour has a pilot who guides ships into it every day."));
        var question = string.Concat(Enumerable.Range(0, 300).Select(i => $"What does the pilot number {i} do? "));

        var job = await fixture.RunAsync(question[..9_900], new { depth = 1, breadth = 2 });

        Assert.Equal(Headway.Log.EventTypes.JobCompleted, job.Last.Type);
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
