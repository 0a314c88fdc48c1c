using Headway.Log;

namespace Headway.Tests.Log;

public sealed class NewEventTests
{
    public static TheoryData<string, string?, string?> Names => new()
    {
        { "step", null, null },
        { "a.B_0:/-z", "n", null },
        { new('t', NewEvent.MaxTypeLength), new('n', NewEvent.MaxNodeLength), null },
        { "step", "größe 😀", null },
        { "", null, "invalid_type" },
        { new('t', NewEvent.MaxTypeLength + 1), null, "invalid_type" },
        { "a step", null, "invalid_type" },
        { "größe", null, "invalid_type" },
        { "step\n", null, "invalid_type" },
        { "step", "", "invalid_node" },
        { "step", new('n', NewEvent.MaxNodeLength + 1), "invalid_node" },
        { "step", "a\u0000", "invalid_node" },
        { "step", "a\u001f", "invalid_node" },
        { "step", "a\u007f", "invalid_node" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_InvalidNames_AreRefusedWithTheirCode(string type, string? node, string? code)
    {
        var fault = new NewEvent(type, NewEvent.NoData, node).Check();
        Assert.Equal(code, fault?.Code);
        Assert.Equal(code is null, fault is null || fault.Message.Length == 0);
    }

    // Not in the theory data: the test runner stores it as UTF-8, which cannot encode lone surrogates.
    [Fact]
    public void Check_NodeWithALoneSurrogate_IsRefused()
    {
        foreach (var node in (string[])["a\ud83d", "\ude00a", "\ud83d\ud83d\ude00"])
        {
            Assert.Equal("invalid_node", new NewEvent("step", NewEvent.NoData, node).Check()?.Code);
        }
    }
}
