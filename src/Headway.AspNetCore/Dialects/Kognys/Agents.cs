namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>The agents of the contract.</summary>
internal static class Agents
{
    public const string InputValidator = "input_validator";
    public const string Retriever = "retriever";
    public const string Synthesizer = "synthesizer";
    public const string Challenger = "challenger";
    public const string Orchestrator = "orchestrator";
}
