using System.Text.Json;
using Headway.Jobs;

namespace Headway.Faults.Nodes;

/// <summary>
/// A job that only waits, so that a hundred jobs run at once on a small machine. Its levels run one after another, each
/// with two parallel steps that report their progress once.
/// </summary>
internal sealed class PacedKind : IJobKind
{
    public string Name => "paced";

    public string Validate(JsonElement input, JsonElement options) => "Waiting";

    public async Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken)
    {
        var (levels, pause) = (job.Input.GetProperty("levels").GetInt32(), TimeSpan.FromMilliseconds(job.Input.GetProperty("ms").GetInt32()));
        var sum = 0;
        for (var level = 0; level < levels; level++)
        {
            var both = await Task.WhenAll(Step("a"), Step("b"));
            sum += both.Sum();

            Task<int> Step(string side) => job.StepAsync(
                new($"{side}{level}", "phase", "wait", $"Waiting {side}{level}"), (node, token) => WaitAsync(node, level, pause, token), cancellationToken);
        }

        return JsonSerializer.SerializeToElement(new { sum });
    }

    private static async Task<int> WaitAsync(Node node, int level, TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause / 2, TimeProvider.System, cancellationToken);
        await node.ProgressAsync(50, "half done", null, cancellationToken);
        await Task.Delay(pause / 2, TimeProvider.System, cancellationToken);
        return level;
    }
}
