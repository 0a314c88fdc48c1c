using System.Text.Json;

namespace Headway.Jobs;

/// <summary>A kind of work, registered by name: what to check before a job exists, and how to do it.</summary>
/// <remarks>One instance serves all jobs of its kind, many at once.</remarks>
public interface IJobKind
{
    /// <summary>The name that <c>POST /v1/jobs</c> asks for.</summary>
    string Name { get; }

    /// <summary>Checks input and options before a job exists.</summary>
    /// <param name="input">The <c>input</c> of the request; undefined when absent.</param>
    /// <param name="options">The <c>options</c> of the request; undefined when absent.</param>
    /// <returns>The title of the job, at most 200 characters.</returns>
    /// <exception cref="JobRefusedException">Such a job cannot be done; the message names the field.</exception>
    string Validate(JsonElement input, JsonElement options);

    /// <summary>
    /// Whether its running jobs take steering: a sentence that nobody asked for, found in <see cref="JobContext.SteeringAsync"/>.
    /// The default value is false.
    /// </summary>
    bool TakesSteering => false;

    /// <summary>
    /// Whether its jobs work on something that only the node has on which they were created, such as a file on its disk.
    /// Then no other node takes them; when that node is gone, another ends them as <c>interrupted</c>. The default value is false.
    /// </summary>
    bool IsLocal => false;

    /// <summary>
    /// Whether only an administrator may create its jobs: a caller with the admin scope, or any caller of a server without
    /// keys. The default value is false.
    /// </summary>
    bool NeedsAdmin => false;

    /// <summary>Checks an answer before it counts: one that is refused is not stored, and the question stays open.</summary>
    /// <param name="question">The open question, as the job asked it.</param>
    /// <param name="answer">The <c>answer</c> of the request. Steering never comes here.</param>
    /// <exception cref="JobRefusedException">The job cannot use this answer. By default every answer is good.</exception>
    void CheckAnswer(JobQuestion question, JsonElement answer)
    {
    }

    /// <summary>
    /// Does the work. After a crash it is called again for the same job: steps that had ended return what the log holds.
    /// </summary>
    /// <returns>The result, which goes into <c>job.completed</c>.</returns>
    /// <exception cref="JobFailedException">The job cannot be done; it ends <c>failed</c> with that code and message.</exception>
    Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken);
}
