using System.ComponentModel.DataAnnotations;

namespace Headway.Jobs;

/// <summary>The options of running jobs, in section <c>Jobs</c> of the configuration.</summary>
public sealed record JobsOptions
{
    /// <summary>The maximum number of concurrently running jobs; further jobs are queued. 1 to 1024. The default value is twice the number of processors, at least 4.</summary>
    [Range(1, 1024)]
    public int Concurrency { get; set; } = Math.Max(4, Environment.ProcessorCount * 2);

    /// <summary>The number of interrupted attempts in a row, without a completed step, after which a job fails with the code <c>interrupted</c>. 1 to 100. The default value is 3.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>How long a stopping server waits until its running jobs are handed back to the queue. 0 seconds to 10 minutes. The default value is 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
