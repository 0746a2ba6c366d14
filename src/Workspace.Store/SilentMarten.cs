using Marten;
using Marten.Services;
using Npgsql;

namespace Workspace.Store;

/// <summary>Marten without a log of its own: by itself it writes each statement down with all that goes into it, at Debug, and at Error where one fails. Names, addresses and texts would stand there.</summary>
/// <remarks>What fails is thrown, and told by whoever catches it.</remarks>
internal sealed class SilentMarten : IMartenLogger, IMartenSessionLogger
{
    public IMartenSessionLogger StartSession(IQuerySession session) => this;

    public void SchemaChange(string sql)
    {
    }

    public void LogSuccess(NpgsqlCommand command)
    {
    }

    public void LogFailure(NpgsqlCommand command, Exception ex)
    {
    }

    public void LogSuccess(NpgsqlBatch batch)
    {
    }

    public void LogFailure(NpgsqlBatch batch, Exception ex)
    {
    }

    public void LogFailure(Exception ex, string message)
    {
    }

    public void RecordSavedChanges(IDocumentSession session, IChangeSet commit)
    {
    }

    public void OnBeforeExecute(NpgsqlCommand command)
    {
    }

    public void OnBeforeExecute(NpgsqlBatch batch)
    {
    }
}
