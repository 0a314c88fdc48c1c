using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite;

/// <summary>A <see cref="JobRecord"/> as a row of the table <c>jobs</c>.</summary>
internal static class JobRow
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order; the request is read where it is asked for.</summary>
    public const string Columns = """
        key, id, kind, owner, title, status, percent, attempt, unclean_starts, first_seq, last_seq,
        created, started, finished, error_code, error_message, input_node, input_seq
        """;

    public static JobRecord Read(SqliteDataReader row, bool withRequest) => new()
    {
        Id = row.GetString(1),
        Kind = row.GetString(2),
        Owner = row.GetString(3),
        Title = row.GetString(4),
        Status = (JobStatus)row.GetInt32(5),
        Percent = row.GetDouble(6),
        Attempt = row.GetInt32(7),
        UncleanStarts = row.GetInt32(8),
        FirstSeq = row.GetInt64(9),
        LastSeq = row.GetInt64(10),
        Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)),
        Started = Time(row, 12),
        Finished = Time(row, 13),
        Error = row.IsDBNull(14) ? null : new(row.GetString(14), row.GetString(15)),
        InputNode = row.IsDBNull(16) ? null : row.GetString(16),
        InputSeq = row.GetInt64(17),
        Request = withRequest ? row.GetFieldValue<byte[]>(18) : default,
    };

    public static void Bind(SqliteParameterCollection parameters, JobRecord job)
    {
        parameters.Set("$status", (int)job.Status);
        parameters.Set("$percent", job.Percent);
        parameters.Set("$attempt", job.Attempt);
        parameters.Set("$unclean_starts", job.UncleanStarts);
        parameters.Set("$first_seq", job.FirstSeq);
        parameters.Set("$last_seq", job.LastSeq);
        parameters.Set("$started", job.Started?.ToUnixTimeMilliseconds());
        parameters.Set("$finished", job.Finished?.ToUnixTimeMilliseconds());
        parameters.Set("$error_code", job.Error?.Code);
        parameters.Set("$error_message", job.Error?.Message);
        parameters.Set("$input_node", job.InputNode);
        parameters.Set("$input_seq", job.InputSeq);
    }

    public static void Set(this SqliteParameterCollection parameters, string name, object? value)
    {
        var index = parameters.IndexOf(name);
        if (index < 0)
        {
            parameters.AddWithValue(name, value ?? DBNull.Value);
        }
        else
        {
            parameters[index].Value = value ?? DBNull.Value;
        }
    }

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
