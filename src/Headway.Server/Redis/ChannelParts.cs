using Headway.AspNetCore;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>What the sessions and lanes of channels need.</summary>
internal sealed record ChannelParts(
    EventLog Log, ChannelJobs Jobs, ChannelCounts Counts, HttpOptions Http, DialectsOptions Dialects, TimeProvider Time, ILoggerFactory Loggers);
