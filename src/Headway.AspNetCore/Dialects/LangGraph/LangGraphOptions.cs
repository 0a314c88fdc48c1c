namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>The dialect <c>langgraph</c>. Section <c>Dialects:LangGraph</c> of the configuration.</summary>
public sealed record LangGraphOptions
{
    /// <summary>Whether its routes are served. The default value is <c>true</c>.</summary>
    public bool Enabled { get; set; } = true;
}
