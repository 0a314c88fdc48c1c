using System.Text.Json;
using Headway.Peers.Load;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Publishing;

namespace Headway.Tests.Bench;

public sealed class LoadOptionsTests
{
    [Fact]
    public void Parse_CommandLine_IsThePlan()
    {
        var plan = LoadOptions.Parse(["--url", "http://127.0.0.1:9001", "--pid", "7,8", "--transport", "ws", "--readers", "20", "--rate", "100.5", "--mode", "storm", "--json"]);
        Assert.Equal((9001, Transport.Ws, 20, 100.5, Mode.Storm, true), (plan.Plan.Target.Port, plan.Plan.Transport, plan.Plan.Readers, plan.Plan.Rate, plan.Plan.Mode, plan.IsJson));
        Assert.Equal([7, 8], plan.Plan.Target.Pids);
    }

    [Theory]
    [InlineData("--nothing", "1")]
    [InlineData("--readers", "many")]
    public void Parse_NoSuchOptionOrValue_IsAFault(string name, string value) => Assert.Throws<FormatException>(() => LoadOptions.Parse([name, value]));

    [Fact]
    public void Parse_NoValue_IsAFault() => Assert.Throws<FormatException>(() => LoadOptions.Parse(["--readers"]));

    [Fact]
    public void Json_PlanThereAndBack_IsTheSame()
    {
        var plan = new LoadPlan { Target = Target.Headway(1234, 5) with { SocketHello = ["{\"protocol\":\"json\",\"version\":1}\u001e"] }, Transport = Transport.Ws, Rate = 100, Lines = ["{}"] };
        var text = JsonSerializer.Serialize(plan, LoadOptions.Json);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<LoadPlan>(text, LoadOptions.Json), LoadOptions.Json));
        Assert.Contains("\"transport\":\"ws\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_UnknownField_IsAFault() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<LoadPlan>("""{"target":{"port":1,"publish_path":"/"},"reeders":1}""", LoadOptions.Json));

    [Theory]
    [InlineData("dotnet_allocated_bytes 12345\nother 1", "dotnet_allocated_bytes", 12345)]
    [InlineData("""{"pid":7,"allocated_bytes":98}""", "\"allocated_bytes\"", 98)]
    public void AllocatedBytes_Parse_IsTheNumberBehindTheName(string text, string name, long expected) => Assert.Equal(expected, AllocatedBytes.Parse(text, name));

    [Fact]
    public void PublishRequest_Next_ChangesNothingButTheMarks()
    {
        var request = new PublishRequest(Target.Headway(80), "c1", batch: 3);
        var first = System.Text.Encoding.UTF8.GetString(request.Next(5).Span);
        var second = System.Text.Encoding.UTF8.GetString(request.Next(5).Span);
        Assert.Equal(first.Length, second.Length);
        Assert.StartsWith("POST /v1/jobs/c1/events HTTP/1.1\r\n", first, StringComparison.Ordinal);
        Assert.Contains("N0000000003T", first, StringComparison.Ordinal);
        Assert.Contains("N0000000004T", second, StringComparison.Ordinal);
        var body = first[(first.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Assert.Contains($"Content-Length: {body.Length}\r\n", first, StringComparison.Ordinal);
        Assert.All(body.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public void PublishRequest_BodyWithoutPayload_IsAFault() =>
        Assert.Throws<FormatException>(() => new PublishRequest(Target.Headway(80) with { PublishBody = "{}" }, "c1", batch: 1));
}
