using System.Text.Json;

namespace Headway.Jobs;

/// <summary>A kind of job with a typed input and result. Input that does not match <typeparamref name="TInput"/> is refused with the code <c>invalid_input</c>.</summary>
/// <typeparam name="TInput">The type that <c>input</c> is deserialised to with <see cref="JobJson.Options"/> (snake_case names).</typeparam>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <remarks>Register it with <see cref="HeadwayBuilder.AddKind{TKind}"/>.</remarks>
public interface IJobKind<TInput, TResult>
{
    /// <inheritdoc cref="IJobKind.Name"/>
    string Name { get; }

    /// <inheritdoc cref="IJobKind.TakesSteering"/>
    bool TakesSteering => false;

    /// <inheritdoc cref="IJobKind.IsLocal"/>
    bool IsLocal => false;

    /// <inheritdoc cref="IJobKind.NeedsAdmin"/>
    bool NeedsAdmin => false;

    /// <summary>Checks input and options before a job exists.</summary>
    /// <param name="input">The <c>input</c> of the request.</param>
    /// <param name="options">The <c>options</c> of the request; undefined when absent.</param>
    /// <returns>The title of the job, at most 200 characters. Empty: the job is named after its kind.</returns>
    /// <exception cref="JobRefusedException">Such a job cannot be done; the message names the field.</exception>
    string Validate(TInput input, JsonElement options);

    /// <inheritdoc cref="IJobKind.CheckAnswer"/>
    void CheckAnswer(JobQuestion question, JsonElement answer)
    {
    }

    /// <summary>Does the work. After a crash it is called again for the same job: steps that had ended return what the log holds.</summary>
    /// <returns>The result, which goes into <c>job.completed</c>. Null: the job has no result.</returns>
    /// <exception cref="JobFailedException">The job cannot be done; it ends <c>failed</c> with that code and message.</exception>
    Task<TResult> RunAsync(JobContext job, TInput input, CancellationToken cancellationToken);
}
