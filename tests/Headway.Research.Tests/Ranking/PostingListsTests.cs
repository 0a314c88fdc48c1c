using FsCheck.Xunit;
using Headway.Research.Ranking;

namespace Headway.Research.Tests.Ranking;

public sealed class PostingListsTests
{
    [Property]
    public void Build_AnyOccurrences_ReadBackAsTheyWere(byte[][] places)
    {
        var builder = new PostingLists.Builder();
        for (var place = 0; place < places.Length; place++)
        {
            foreach (var term in places[place])
            {
                builder.Add(term);
            }

            builder.Close(place * 300);
        }

        var lists = builder.Build();
        for (var term = 0; term < 300; term++)
        {
            var expected = places.Select((terms, place) => (Place: place * 300, Count: terms.Count(t => t == term))).Where(row => row.Count > 0).ToList();
            var actual = new List<(int, int)>();
            for (var postings = lists.Of(term); postings.MoveNext();)
            {
                actual.Add((postings.Place, postings.Frequency));
            }

            Assert.Equal(expected, actual);
            Assert.Equal(expected.Count, lists.Count(term));
        }
    }

    [Fact]
    public void Read_BrokenNumber_IsToldApartFromAnEnd()
    {
        Assert.Throws<InvalidDataException>(() => Read([0x80]));
        Assert.Throws<InvalidDataException>(() => Read([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));

        static uint Read(ReadOnlySpan<byte> bytes) => VarInt.Read(ref bytes);
    }
}
