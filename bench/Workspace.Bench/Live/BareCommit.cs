using System.Diagnostics;
using Npgsql;
using Workspace.Store;

namespace Workspace.Bench;

/// <summary>What a small commit takes in the minute in which a case was measured: one prepared INSERT of one row after the other, over one connection, while nobody writes.</summary>
/// <param name="P50">Milliseconds, median.</param>
/// <param name="P99">Milliseconds, 99 of 100.</param>
internal sealed record BareCommit(double P50, double P99)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);

    /// <param name="data">The folder of an application whose private PostgreSQL runs.</param>
    internal static async Task<BareCommit> MeasureAsync(string data)
    {
        await Task.Delay(Rest); // what the case has left to do is done
        await using var database = NpgsqlDataSource.Create(EmbeddedPostgres.ConnectionString(Path.Combine(data, "postgres")));
        await using var connection = await database.OpenConnectionAsync();
        await using (var table = new NpgsqlCommand("create table if not exists public.bare_commit (number bigint generated always as identity primary key, changes bytea)", connection)) await table.ExecuteNonQueryAsync();
        await using var insert = new NpgsqlCommand("insert into public.bare_commit (changes) values ($1)", connection);
        insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = new byte[16] });
        await insert.PrepareAsync();

        var times = new List<double>();
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Measured;)
        {
            var asked = Stopwatch.GetTimestamp();
            await insert.ExecuteNonQueryAsync();
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        times.Sort();
        return new(times[times.Count / 2], times[times.Count * 99 / 100]);
    }
}
