using System.Text.Json;
using Headway.AspNetCore.Native;
using Headway.Jobs;
using Headway.Jobs.Tickets;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>What the client of one socket says, and what it is answered. Whatever it says, the socket stays.</summary>
/// <remarks>Used by the socket's receiver alone.</remarks>
internal sealed class DeepResearchDialogue(JobEngine engine, EventLog log, TimeProvider time, string owner, TicketAccess may)
{
    /// <summary>Makes the first message of a socket.</summary>
    public static byte[] Greet(string session, string connection, DeepResearchSubscription subscription, DateTimeOffset now) =>
        JobJson.Write(new { Type = "connection_established", SessionId = session, ConnectionId = connection, SubscribedEvents = subscription.Events, Timestamp = now });

    /// <summary>Handles one message; false when the client requests faster than it reads.</summary>
    public async ValueTask<bool> ReceiveAsync(DialectClient client, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var (document, fault) = RequestBody.Parse(message, "The message");
        using (document)
        {
            return fault is not null ? Refuse(client, fault.Message)
                : document!.RootElement is { ValueKind: JsonValueKind.Object } request ? await AnswerAsync(client, request, cancellationToken)
                : Refuse(client, "A message is an object with 'type'.");
        }
    }

    private ValueTask<bool> AnswerAsync(DialectClient client, JsonElement request, CancellationToken cancellationToken)
    {
        if (request.Text("session_id") is { } session && session != client.Job.Id)
        {
            return new(Refuse(client, "This socket follows one session; open another for another session."));
        }

        // The first message of a client may be a subscription without a type.
        var type = request.Member("type").ValueKind == JsonValueKind.Undefined && request.Member("subscribed_events").ValueKind != JsonValueKind.Undefined
            ? "update_subscription"
            : request.Text("type");
        return type switch
        {
            "update_subscription" => new(Subscribe(client, request)),
            "ping" => new(client.Answer(JobJson.Write(new { Type = "pong", SessionId = client.Job.Id, Timestamp = time.GetUtcNow() }))),
            "request_status" => new(client.Answer(Status(client))),
            "feedback" when may < TicketAccess.Join => new(Refuse(client, "The ticket of this socket does not permit answers and steering. Request one with \"may\": \"join\".")),
            "cancel" when may < TicketAccess.Control => new(Refuse(client, "The ticket of this socket does not permit cancelling. Request one with \"may\": \"control\".")),
            "feedback" => TryAsync(client, () => SendFeedbackAsync(client, request.Member("feedback"), cancellationToken)),
            "cancel" => TryAsync(client, () => CancelAsync(client, request.Text("reason"), cancellationToken)),
            _ => new(Refuse(client, "'type' is one of update_subscription, ping, request_status, feedback, cancel.")),
        };
    }

    private bool Subscribe(DialectClient client, JsonElement request)
    {
        var preset = request.Text("preset");
        var subscription = preset is not null ? DeepResearchSubscription.Preset(preset) : DeepResearchSubscription.Read(request.Member("subscribed_events"));
        if (subscription is null)
        {
            return Refuse(client, preset is not null ? DeepResearchSubscription.Presets : "'subscribed_events' is a list of at most 64 names of message types.");
        }

        var answer = JobJson.Write(new
        {
            Type = "subscription_updated",
            SessionId = client.Job.Id,
            SubscribedEvents = subscription.Events,
            Timestamp = time.GetUtcNow(),
        });
        return client.Subscribe(subscription.Choice, answer);
    }

    private byte[] Status(DialectClient client) => JobJson.Write(new
    {
        Type = "status",
        SessionId = client.Job.Id,
        client.ConnectionId,
        client.ConnectedAt,
        client.LastActivity,
        client.SubscribedEvents,
        Timestamp = time.GetUtcNow(),
    });

    // The client gets the result as an event of the log, like all other clients.
    private async Task<string?> SendFeedbackAsync(DialectClient client, JsonElement feedback, CancellationToken cancellationToken)
    {
        if (await log.FindAsync(client.Job.Id, cancellationToken) is not { } job)
        {
            return "The session is gone.";
        }

        var question = await JobQuestion.FindAsync(log, job, cancellationToken);
        var (answer, fault) = Feedback.Read(feedback, Feedback.IsOnPlan(question));
        if (fault is not null)
        {
            return fault;
        }

        var result = await engine.AnswerAsync(job, JsonSerializer.SerializeToElement(answer, JobJson.Options), owner, cancellationToken);
        return result.IsAccepted ? null
            : job.IsClosed ? "The session has ended already."
            : "The session has no open question, or the question is already answered.";
    }

    private async Task<string?> CancelAsync(DialectClient client, string? reason, CancellationToken cancellationToken) =>
        (await engine.CancelAsync(client.Job.Id, reason, owner, cancellationToken)).IsAccepted ? null : "The session has ended already.";

    private async ValueTask<bool> TryAsync(DialectClient client, Func<Task<string?>> act)
    {
        try
        {
            return await act() is not { } fault || Refuse(client, fault);
        }
        catch (Exception fault) when (fault is JobRefusedException or LogStoreException)
        {
            return Refuse(client, fault.Message);
        }
    }

    private bool Refuse(DialectClient client, string message) =>
        client.Answer(JobJson.Write(new { Type = "error", SessionId = client.Job.Id, Message = message, Timestamp = time.GetUtcNow() }));
}
