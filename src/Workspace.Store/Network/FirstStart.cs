using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JasperFx;
using Marten;
using Marten.Exceptions;
using Npgsql;

namespace Workspace.Store;

/// <summary>The hash of the key that lets somebody create the network; the key itself was told once and stands nowhere.</summary>
public sealed record SetupKey(Guid Id, byte[] Hash, DateTimeOffset MadeAt)
{
    internal static readonly Guid Only = new("6b657900-0000-0000-0000-00000000006d");
}

/// <summary>What the first person says of the network, of themselves and of their organization.</summary>
public sealed record FirstWords(Bilingual Network, string Person, string Address, string Language, Bilingual Organization, string ShortName, string Kind, Bilingual About, string Region, string Title);

/// <summary>Creates the network from nothing: once, and only for whoever has the key.</summary>
public sealed class FirstStart(IDocumentStore store, Network network, TimeProvider clock)
{
    /// <summary>A key that from now on is the only one. Null where there is anything already.</summary>
    public async Task<string?> NewKeyAsync(CancellationToken cancellation)
    {
        if (!await network.IsEmptyAsync(cancellation)) return null;
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var session = store.LightweightSession();
        session.Store(new SetupKey(SetupKey.Only, Hash(key), clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellation);
        return key;
    }

    /// <summary>Whether it is the key, and nobody has used it.</summary>
    public async Task<bool> IsKeyAsync(string key, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<SetupKey>(SetupKey.Only, cancellation) is { } known && CryptographicOperations.FixedTimeEquals(known.Hash, Hash(key))
            && await network.IsEmptyAsync(cancellation);
    }

    /// <summary>Creates network, organization and account in one transaction, and uses the key up.</summary>
    /// <returns>The first administrator's account. Null when the key is none, or somebody was first.</returns>
    public async Task<Account?> CreateAsync(string key, FirstWords said, CancellationToken cancellation)
    {
        if (!await IsKeyAsync(key, cancellation)) return null;
        var now = clock.GetUtcNow();
        var organization = Guid.CreateVersion7(now);
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            Name = said.Person,
            Email = said.Address,
            NormalizedEmail = EmailAddress.Normalize(said.Address),
            SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(20)),
            Language = said.Language,
            ActsFor = organization,
        };
        await using var session = store.LightweightSession();
        session.Insert(account);
        session.Delete<SetupKey>(SetupKey.Only);
        session.Events.StartStream<NetworkStanding>(NetworkMark.Only, network.Beginning(said.Network, account.Person, account.Person));
        session.Events.StartStream<Organization>(organization,
            new OrganizationFounded(said.Organization, said.ShortName, said.Kind, said.About, said.Region, now) { By = account.Person },
            new MemberJoined(account.Person, said.Title, IsContact: true, now) { By = account.Person });
        try
        {
            await session.SaveChangesAsync(cancellation);
            return account;
        }
        catch (Exception error) when (IsTaken(error))
        {
            return null; // two used it at once, and the other was first
        }
    }

    private static bool IsTaken(Exception error) =>
        error is ExistingStreamIdCollisionException or DocumentAlreadyExistsException || error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
