using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite.Writing;

/// <summary>Drives deletions: hides a job, waits for its readers, removes its rows in steps, and gives the space back.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class Removals(GroupWriter writer, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Deletes a job. With a grace, its rows are removed after it, or when <see cref="OnUnfollowed"/> reports that its last reader has left.</summary>
    public async Task<bool> DeleteAsync(string job, TimeSpan grace)
    {
        var unfollowed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (grace > TimeSpan.Zero)
        {
            _waiting[job] = unfollowed; // before the readers are notified
        }

        if (!await writer.Enqueue(new DeleteRequest(job, grace), CancellationToken.None))
        {
            _waiting.TryRemove(job, out _);
            return false;
        }

        if (grace > TimeSpan.Zero)
        {
            _ = RemoveLaterAsync(job, unfollowed.Task, grace);
        }
        else
        {
            await RemoveAsync(job);
        }

        return true;
    }

    /// <summary>Ends the grace of a deleted log whose last reader has left.</summary>
    public void OnUnfollowed(string job)
    {
        if (_waiting.TryGetValue(job, out var unfollowed))
        {
            unfollowed.TrySetResult();
        }
    }

    /// <summary>Removes what an earlier process had hidden and not removed.</summary>
    public void Resume(SqliteConnection connection)
    {
        using var select = new SqliteStatement(connection, "SELECT id FROM jobs WHERE deleted IS NOT NULL");
        var jobs = new List<string>();
        while (select.Step())
        {
            jobs.Add(select.Text(0));
        }

        _ = ResumeAsync(jobs);
    }

    private async Task ResumeAsync(List<string> jobs)
    {
        foreach (var job in jobs)
        {
            await RemoveAsync(job);
        }
    }

    private async Task RemoveLaterAsync(string job, Task unfollowed, TimeSpan grace)
    {
        await Task.WhenAny(unfollowed, Task.Delay(grace, time, CancellationToken.None));
        _waiting.TryRemove(job, out _);
        await RemoveAsync(job);
    }

    // A removal that fails, because the disk is full or the store is closed, goes on at the next start.
    private async Task RemoveAsync(string job)
    {
        try
        {
            while (!await writer.Enqueue(new PurgeRequest(job), CancellationToken.None))
            {
            }

            _ = VacuumAsync();
        }
        catch (LogStoreException)
        {
        }
    }

    private async Task VacuumAsync()
    {
        try
        {
            while (!await writer.Enqueue(new VacuumRequest(), CancellationToken.None))
            {
            }

            writer.TruncateLog();
        }
        catch (LogStoreException)
        {
        }
    }
}
