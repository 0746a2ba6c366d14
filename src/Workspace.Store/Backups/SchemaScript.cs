using Npgsql;

namespace Workspace.Store;

/// <summary>A table as a backup has it.</summary>
/// <param name="Name">Without its schema.</param>
/// <param name="Columns">Those that are stored, in order.</param>
/// <param name="Bytes">About how much it takes on disk.</param>
internal sealed record TableToCopy(string Name, IReadOnlyList<string> Columns, long Bytes)
{
    /// <summary>The table and its columns, as COPY wants them.</summary>
    public string In(string schema) => $"\"{schema}\".\"{Name}\" ({string.Join(", ", Columns.Select(column => $"\"{column}\""))})";
}

/// <summary>The statements that make a schema anew as PostgreSQL says it is: so that data of any format is restored as it was, and upgraded then.</summary>
/// <remarks>The tables by which running nodes know of each other are none of it.</remarks>
/// <param name="Before">To be run before the tables are filled.</param>
/// <param name="After">To be run after that.</param>
internal sealed record SchemaScript(IReadOnlyList<string> Before, IReadOnlyList<TableToCopy> Tables, IReadOnlyList<string> After)
{
    /// <summary>Reads it from the catalogue; what is under way stays out of the way until the transaction ends.</summary>
    public static async Task<SchemaScript> OfAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await RunAsync(connection, "set local search_path = ''", cancellation); // every name is written with its schema
        foreach (var table in await ListAsync(connection, "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = $1 order by 1", schema, cancellation))
            await RunAsync(connection, $"lock table {table[0]} in access share mode", cancellation); // nobody changes a table meanwhile

        var sequences = await ListAsync(connection, """
            select format('create sequence %I.%I as %s increment %s minvalue %s maxvalue %s start %s %s', schemaname, sequencename, data_type, increment_by, min_value, max_value, start_value, case when cycle then 'cycle' else '' end),
                case when last_value is null then '' else format('select setval(%L, %s)', format('%I.%I', schemaname, sequencename), last_value) end
            from pg_sequences where schemaname = $1 order by sequencename
            """, schema, cancellation);
        var tables = await ListAsync(connection, """
            select format('create table %I.%I (%s)', n.nspname, c.relname, string_agg(
                format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                || case when a.attgenerated <> '' then format(' generated always as (%s) stored', pg_get_expr(d.adbin, d.adrelid)) when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end
                || case when a.attnotnull then ' not null' else '' end, ', ' order by a.attnum)),
                c.relname, string_agg(a.attname, E'\n' order by a.attnum) filter (where a.attgenerated = ''), pg_table_size(c.oid)::text
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where n.nspname = $1 and c.relkind = 'r' and c.relname not like 'orleans%' group by n.nspname, c.relname, c.oid order by c.relname
            """, schema, cancellation);
        var functions = await ListAsync(connection, "select pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace = $1::regnamespace order by p.proname, p.oid", schema, cancellation);
        var constraints = await ListAsync(connection, """
            select format('alter table %s add constraint %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
            from pg_constraint k join pg_class c on c.oid = k.conrelid where c.relnamespace = $1::regnamespace and c.relname not like 'orleans%' and k.contype in ('p', 'u', 'c', 'f') order by k.contype = 'f', k.conname
            """, schema, cancellation);
        var indexes = await ListAsync(connection, """
            select pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid
            where c.relnamespace = $1::regnamespace and c.relkind = 'r' and c.relname not like 'orleans%' and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')) order by i.indexrelid
            """, schema, cancellation);
        return new(
            ["set local search_path = ''", "set local check_function_bodies = off", $"create schema \"{schema}\"", .. First(sequences), .. First(tables), .. First(functions)],
            [.. tables.Select(table => new TableToCopy(table[1], table[2].Split('\n'), long.Parse(table[3], System.Globalization.CultureInfo.InvariantCulture)))],
            [.. First(constraints), .. First(indexes), .. sequences.Select(sequence => sequence[1]).Where(setting => setting.Length > 0)]);
    }

    private static IEnumerable<string> First(IEnumerable<string[]> rows) => rows.Select(row => row[0]);

    private static async Task<List<string[]>> ListAsync(NpgsqlConnection connection, string sql, string schema, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = schema } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<string[]>();
        while (await reader.ReadAsync(cancellation)) found.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return found;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
