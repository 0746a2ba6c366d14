namespace Workspace.Store;

/// <summary>The tables and queries by which the nodes of a cluster know of each other: what Orleans' AdoNet clustering reads by key. In the
/// first schema of the search path.</summary>
/// <remarks>Each statement that changes a row gives exactly one row with one integer: 1 when it did, 0 when it came too late.</remarks>
internal static class ClusterSchema
{
    public const string Script = """
        create table if not exists OrleansQuery (
            QueryKey varchar(64) primary key,
            QueryText text not null
        );

        create table if not exists OrleansMembershipVersionTable (
            DeploymentId text primary key,
            Timestamp timestamptz not null default now(),
            Version integer not null default 0
        );

        create table if not exists OrleansMembershipTable (
            DeploymentId text not null references OrleansMembershipVersionTable,
            Address text not null,
            Port integer not null,
            Generation integer not null,
            SiloName text not null,
            HostName text not null,
            Status integer not null,
            ProxyPort integer,
            SuspectTimes text,
            StartTime timestamptz not null,
            IAmAliveTime timestamptz not null,
            primary key (DeploymentId, Address, Port, Generation)
        );

        insert into OrleansQuery (QueryKey, QueryText) values
        ('InsertMembershipVersionKey', $query$
            with made as (
                insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId)
                on conflict do nothing returning 1)
            select count(*)::int from made
        $query$),
        ('InsertMembershipKey', $query$
            with turned as (
                update OrleansMembershipVersionTable set Timestamp = now(), Version = Version + 1
                where DeploymentId = @DeploymentId and Version = @Version returning 1),
            made as (
                insert into OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from turned
                returning 1)
            select count(*)::int from made
        $query$),
        ('UpdateMembershipKey', $query$
            with turned as (
                update OrleansMembershipVersionTable set Timestamp = now(), Version = Version + 1
                where DeploymentId = @DeploymentId and Version = @Version returning 1),
            changed as (
                update OrleansMembershipTable set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
                from turned
                where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
                returning 1)
            select count(*)::int from changed
        $query$),
        ('UpdateIAmAlivetimeKey', $query$
            update OrleansMembershipTable set IAmAliveTime = @IAmAliveTime
            where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
        $query$),
        ('MembershipReadRowKey', $query$
            select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
            from OrleansMembershipVersionTable v
            left join OrleansMembershipTable m
                on m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
            where v.DeploymentId = @DeploymentId
        $query$),
        ('MembershipReadAllKey', $query$
            select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
            from OrleansMembershipVersionTable v
            left join OrleansMembershipTable m on m.DeploymentId = v.DeploymentId
            where v.DeploymentId = @DeploymentId
        $query$),
        ('DeleteMembershipTableEntriesKey', $query$
            with gone as (delete from OrleansMembershipTable where DeploymentId = @DeploymentId)
            delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId
        $query$),
        ('GatewaysQueryKey', $query$
            select Address, ProxyPort, Generation from OrleansMembershipTable
            where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0
        $query$),
        ('CleanupDefunctSiloEntriesKey', $query$
            delete from OrleansMembershipTable
            where DeploymentId = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3
        $query$)
        on conflict (QueryKey) do update set QueryText = excluded.QueryText;
        """;
}
