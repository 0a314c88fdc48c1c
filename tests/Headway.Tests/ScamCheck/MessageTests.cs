using System.Text.Json;
using Headway.Jobs;
using Headway.ScamCheck;
using Headway.ScamCheck.Extraction;
using Headway.ScamCheck.Reasoning;
using Headway.ScamCheck.Tools;

namespace Headway.Tests.ScamCheck;

/// <summary>Verdicts over messages as people get them.</summary>
public sealed class MessageTests(ITestOutputHelper output)
{
    [Fact]
    public Task Verdicts_OfManyMessages_AreMostlyRight() => CompareAsync(Messages.All, 0.9);

    [Fact]
    public Task Verdicts_OfMessagesTheRulesWereNotMadeFor_AreMostlyRight() => CompareAsync(Messages.Unseen, 0.75);

    private async Task CompareAsync(IReadOnlyList<Message> messages, double enough)
    {
        var wrong = new List<string>();
        foreach (var message in messages)
        {
            var judged = await JudgeAsync(message.Text);
            var told = $"{message.Expected} -> {judged.Verdict} {judged.Score} [{string.Join(' ', judged.Rules.Select(static rule => rule.Rule))}]: {message.Text}";
            Assert.False(message.Expected == "safe" && judged.Verdict == "scam", told);
            if (judged.Verdict != message.Expected)
            {
                wrong.Add(told);
            }
        }

        var share = 1 - ((double)wrong.Count / messages.Count);
        output.WriteLine($"{messages.Count - wrong.Count} of {messages.Count} messages are judged as expected ({share:P0}).");
        wrong.ForEach(output.WriteLine);
        Assert.True(share >= enough, string.Join('\n', wrong));
    }

    private static async Task<Assessment> JudgeAsync(string text)
    {
        var plain = TextNormalizer.Plain(text);
        var entities = EntityExtractor.Extract(plain, 25, out _);
        var outputs = new List<ToolOutput>();
        foreach (var tool in new ICheckTool[] { new DomainReputationTool(), new PhoneValidatorTool(new ScamCheckOptions()) })
        {
            var evidence = new List<Evidence>();
            foreach (var entity in tool.Select(entities))
            {
                evidence.Add(new(tool.Name, entity.Type, entity.Value, await tool.CheckAsync(entity, default), true, 0));
            }

            outputs.Add(new(evidence, evidence.Count));
        }

        var roundTrip = JsonSerializer.Deserialize<List<ToolOutput>>(JobJson.Write(outputs), JobJson.Options)!;
        return RuleReasoning.Judge(plain, entities, roundTrip);
    }
}
