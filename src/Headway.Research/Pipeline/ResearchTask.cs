using Headway.Research.Corpus;
using Headway.Research.Reasoning.Extractive;

namespace Headway.Research.Pipeline;

/// <summary>What one run works on and with.</summary>
internal sealed record ResearchTask(string Question, ResearchSettings Settings, CorpusIndex? Corpus, TermWeights Weights);
