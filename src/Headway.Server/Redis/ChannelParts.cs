using Headway.AspNetCore;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>The dependencies of sessions and lanes.</summary>
internal sealed record ChannelParts(
    EventLog Log, ChannelJobs Jobs, ChannelCounts Counts, HttpOptions Http, DialectsOptions Dialects, TimeProvider Time, ILoggerFactory Loggers);
