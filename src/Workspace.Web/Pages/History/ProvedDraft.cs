using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Pages;

/// <summary>Proves a history for whoever may read it; one at a time, since each is work for a whole processor.</summary>
public sealed class ProvedDraft(DraftVerification verification) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public async Task<Verification?> VerifyAsync(DraftId draft, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return await verification.VerifyAsync(draft, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}
