using System.ComponentModel.DataAnnotations;
using Headway.AspNetCore.Dialects.DeepResearch;
using Headway.AspNetCore.Dialects.Kognys;
using Headway.AspNetCore.Dialects.LangGraph;
using Headway.AspNetCore.Dialects.TypeSafe;
using Headway.AspNetCore.Dialects.Wort;

namespace Headway.AspNetCore.Dialects;

/// <summary>The contracts that are served besides the native one. Section <c>Dialects</c> of the configuration.</summary>
public sealed record DialectsOptions
{
    /// <summary>Whether the Redis channels of the dialects are listened to, when there is a Redis. The default value is <c>true</c>.</summary>
    public bool Channels { get; set; } = true;

    /// <summary>Whose the jobs are that a message on a channel creates. The default value is <c>local</c>: the one user of a server without keys.</summary>
    [RegularExpression("^[^\\p{C}]{1,200}$", ErrorMessage = "must be 1 to 200 characters without control characters")]
    public string ChannelOwner { get; set; } = "local";

    /// <summary>
    /// How long a job that a message on a channel created may have no event before it ends as failed, with the code
    /// <c>producer_silent</c>: 1 second to 30 days; zero: for ever. The default value is 30 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan ChannelSilence { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How many messages of channels may be in memory at once, of one channel no more than are free; what comes beyond is dropped and counted. The default value is 100000.</summary>
    [Range(100, 10_000_000)]
    public int MaxChannelMessages { get; set; } = 100_000;

    /// <summary>How many bytes of them. The default value is 64 MiB.</summary>
    [Range(1 << 20, 1 << 30)]
    public int MaxChannelBytes { get; set; } = 64 << 20;

    /// <summary>Research sessions that many clients watch, each with its own subscription.</summary>
    public DeepResearchOptions DeepResearch { get; set; } = new();

    /// <summary>The progress of an agent's task.</summary>
    public TypeSafeOptions TypeSafe { get; set; } = new();

    /// <summary>Research over one WebSocket a job.</summary>
    public WortOptions Wort { get; set; } = new();

    /// <summary>Research as the nodes of a graph, over Server-Sent Events.</summary>
    public LangGraphOptions LangGraph { get; set; } = new();

    /// <summary>Research as papers, over Server-Sent Events of data only.</summary>
    public KognysOptions Kognys { get; set; } = new();
}
