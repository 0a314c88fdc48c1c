using System.ComponentModel.DataAnnotations;

namespace Headway.Jobs;

/// <summary>How jobs are run. Section <c>Jobs</c> of the configuration.</summary>
public sealed record JobsOptions
{
    /// <summary>How many jobs run at once; the others wait in line. 1 to 1024. The default value is twice the processors, at least 4.</summary>
    [Range(1, 1024)]
    public int Concurrency { get; set; } = Math.Max(4, Environment.ProcessorCount * 2);

    /// <summary>How often in a row a job is begun, without finishing a step, before it fails with code <c>interrupted</c>. 1 to 100. The default value is 3.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>How long a stopping server waits for its running jobs to hand themselves back. The default value is 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
