using System.ComponentModel.DataAnnotations;
using Headway.AspNetCore.Dialects.DeepResearch;
using Headway.AspNetCore.Dialects.Kognys;
using Headway.AspNetCore.Dialects.LangGraph;
using Headway.AspNetCore.Dialects.TypeSafe;
using Headway.AspNetCore.Dialects.Wort;

namespace Headway.AspNetCore.Dialects;

/// <summary>The dialects that are served in addition to the native contract. Section <c>Dialects</c> of the configuration.</summary>
public sealed record DialectsOptions
{
    /// <summary>Whether the server subscribes to the Redis channels of the dialects, if Redis is configured. The default value is <c>true</c>.</summary>
    public bool Channels { get; set; } = true;

    /// <summary>The owner of the jobs that messages on channels create. The default value is <c>local</c>: the only user of a server without keys.</summary>
    [RegularExpression("^[^\\p{C}]{1,200}$", ErrorMessage = "must be 1 to 200 characters without control characters")]
    public string ChannelOwner { get; set; } = "local";

    /// <summary>
    /// How long a job created by a channel message may go without an event before it fails with the code
    /// <c>producer_silent</c>: 1 second to 30 days; zero: no limit. The default value is 30 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ChannelSilence { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The maximum number of channel messages in memory: 100 to 10,000,000. One channel may use at most as many as are still free. Messages beyond that are dropped and counted. The default value is 100000.</summary>
    [Range(100, 10_000_000)]
    public int MaxChannelMessages { get; set; } = 100_000;

    /// <summary>The maximum size of channel messages in memory, in bytes: 1 MiB to 1 GiB. The default value is 64 MiB.</summary>
    [Range(1 << 20, 1 << 30)]
    public int MaxChannelBytes { get; set; } = 64 << 20;

    /// <summary>The dialect <c>deepresearch</c>: research sessions over WebSocket, with a subscription for each client.</summary>
    public DeepResearchOptions DeepResearch { get; set; } = new();

    /// <summary>The dialect <c>typesafe</c>: the progress of an agent's task over WebSocket.</summary>
    public TypeSafeOptions TypeSafe { get; set; } = new();

    /// <summary>The dialect <c>wort</c>: research jobs over WebSocket.</summary>
    public WortOptions Wort { get; set; } = new();

    /// <summary>The dialect <c>langgraph</c>: research jobs as graph nodes over Server-Sent Events.</summary>
    public LangGraphOptions LangGraph { get; set; } = new();

    /// <summary>The dialect <c>kognys</c>: research papers over Server-Sent Events that have only data.</summary>
    public KognysOptions Kognys { get; set; } = new();
}
