using Headway.Log;

namespace Headway.Jobs;

/// <summary>The job's log takes nothing more from this run: it was cancelled, or another worker has it.</summary>
internal sealed class JobEndedException(AppendOutcome outcome) : OperationCanceledException($"The log refused the event: {outcome}.");
