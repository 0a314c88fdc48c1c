using System.Text.Json;

namespace Headway.Jobs;

/// <summary>A kind of job, registered by name: checks the input of new jobs and runs them.</summary>
/// <remarks>An instance registered directly serves all jobs of its kind concurrently and must be thread-safe. <see cref="HeadwayBuilder.AddKind{TKind}"/> creates an instance for each run and each check.</remarks>
public interface IJobKind
{
    /// <summary>The name of the kind, as in <c>kind</c> of <c>POST /v1/jobs</c>.</summary>
    string Name { get; }

    /// <summary>Checks input and options before a job exists.</summary>
    /// <param name="input">The <c>input</c> of the request; undefined when absent.</param>
    /// <param name="options">The <c>options</c> of the request; undefined when absent.</param>
    /// <returns>The title of the job, at most 200 characters. Empty: the job is named after its kind.</returns>
    /// <exception cref="JobRefusedException">Such a job cannot be done; the message names the field.</exception>
    string Validate(JsonElement input, JsonElement options);

    /// <summary>
    /// Whether its running jobs accept steering: unrequested input, which the job reads with <see cref="JobContext.SteeringAsync"/>.
    /// The default value is false.
    /// </summary>
    bool TakesSteering => false;

    /// <summary>
    /// Whether only the node that created a job can run it, for example because the job reads a file on that node's disk.
    /// If that node is gone, another node fails the job with the code <c>interrupted</c>. The default value is false.
    /// </summary>
    bool IsLocal => false;

    /// <summary>
    /// Whether only an administrator may create its jobs: a caller with the admin scope, or any caller of a server without
    /// keys. The default value is false.
    /// </summary>
    bool NeedsAdmin => false;

    /// <summary>Checks an answer before it is stored. If it is refused, it is not stored and the question stays open.</summary>
    /// <param name="question">The open question.</param>
    /// <param name="answer">The <c>answer</c> of the request. Steering is not passed to this method.</param>
    /// <exception cref="JobRefusedException">The job does not accept this answer. By default, every answer is accepted.</exception>
    void CheckAnswer(JobQuestion question, JsonElement answer)
    {
    }

    /// <summary>
    /// Runs the job. After a crash it is called again for the same job; completed steps then return their output from the log.
    /// </summary>
    /// <returns>The result, which goes into <c>job.completed</c>. Undefined or null: the job has no result.</returns>
    /// <exception cref="JobFailedException">The job cannot be done; it ends <c>failed</c> with that code and message.</exception>
    Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken);
}
