using Headway.Log;

namespace Headway.Jobs;

/// <summary>The job's log refuses events of this attempt: the log is closed, or another worker has the job.</summary>
internal sealed class JobEndedException(AppendOutcome outcome) : OperationCanceledException($"The log refused the event: {outcome}.");
