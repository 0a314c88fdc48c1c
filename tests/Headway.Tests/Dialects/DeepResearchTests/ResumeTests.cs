using Headway.Tests.Native;

namespace Headway.Tests.Dialects.DeepResearchTests;

/// <summary>Whoever comes back at any cursor of a session gets what it missed, once, byte for byte.</summary>
public sealed class ResumeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Resume_AtEveryBoundary_GivesTheRest()
    {
        await server.IndexedAsync();
        var session = await server.CreateAsync("""{"kind":"research","input":{"question":"What does a herring eat?"},"options":{"depth":1,"breadth":2}}""");
        var (first, _) = await DeepResearchClient.ConnectAsync(server, session);
        List<string> all;
        using (first)
        {
            all = await first.RestAsync();
        }

        var folded = await DeepResearchClient.FoldAsync(server, session);
        Assert.Equal(DeepResearchClient.Texts(folded.SelectMany(static e => e.Messages)), all);
        for (var after = 0L; after <= folded[^1].Seq; after++)
        {
            var (socket, _) = await DeepResearchClient.ConnectAsync(server, session, $"?after={after}");
            using (socket)
            {
                Assert.Equal(DeepResearchClient.Texts(folded.Where(e => e.Seq > after).SelectMany(static e => e.Messages)), await socket.RestAsync());
            }
        }
    }
}
