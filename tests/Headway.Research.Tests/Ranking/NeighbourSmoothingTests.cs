using Headway.Research.Index;
using Headway.Research.Ranking;

namespace Headway.Research.Tests.Ranking;

public sealed class NeighbourSmoothingTests
{
    [Fact]
    public void Smooth_DocumentLikeTheBest_RisesAboveAStranger()
    {
        string[] texts = ["wing lift drag flow", "wing lift drag shock", "poetry rhyme verse metre", "wing lift drag noise"];
        var (index, sequences) = Build(texts);
        var smoothed = new NeighbourSmoothing(index, passage => sequences[passage], 2).Smooth([(0, 1.0), (2, 0.5), (1, 0.45), (3, 0.4)], 0.4);
        Assert.Equal([0, 1, 3, 2], smoothed.Select(row => row.Document));
    }

    [Fact]
    public void Smooth_WithoutWeight_ChangesNothing()
    {
        var (index, sequences) = Build(["a1 b1", "a1 b1", "c1 d1"]);
        (int, double)[] head = [(2, 0.9), (0, 0.5), (1, 0.5)];
        Assert.Equal(head, new NeighbourSmoothing(index, passage => sequences[passage], 5).Smooth(head, 0));
    }

    private static (TermIndex Index, List<byte[]> Sequences) Build(string[] texts)
    {
        var terms = new List<string> { "" };
        var builder = new TermIndex.Builder();
        var sequences = new List<byte[]>();
        for (var i = 0; i < texts.Length; i++)
        {
            var tokens = new Tokenizer().Read(texts[i]);
            sequences.Add(TermSequence.Encode(tokens, term => terms.Contains(term) ? terms.IndexOf(term) : Append(term)));
            foreach (var token in tokens)
            {
                builder.Body.Add(terms.IndexOf(token.Term));
            }

            builder.Body.Close(i);
            builder.Passages.Add(new IndexedPassage(i, i, tokens.Count, 0, 0));
            builder.Documents.Add(new IndexedDocument(i, $"{i}", i, 1, tokens.Count, 0, 0));
        }

        return (builder.Build(terms), sequences);

        int Append(string term)
        {
            terms.Add(term);
            return terms.Count - 1;
        }
    }
}
