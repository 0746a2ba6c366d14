using Microsoft.AspNetCore.Identity;

namespace Workspace.Store;

/// <summary>A key on a device of somebody's, which signs them in; here is its public half.</summary>
public sealed class Passkey
{
    public Guid Id { get; set; }

    /// <summary>As its person calls it.</summary>
    public string Name { get; set; } = "";

    /// <summary>What the device calls it, in base64.</summary>
    public string Credential { get; set; } = "";

    public byte[] PublicKey { get; set; } = [];

    public DateTimeOffset At { get; set; }

    public uint SignCount { get; set; }

    public string[]? Transports { get; set; }

    public bool IsUserVerified { get; set; }

    public bool IsBackupEligible { get; set; }

    public bool IsBackedUp { get; set; }

    public byte[] AttestationObject { get; set; } = [];

    public byte[] ClientDataJson { get; set; } = [];

    internal static string Key(byte[] credential) => Convert.ToBase64String(credential);

    internal void Take(UserPasskeyInfo told)
    {
        (Credential, PublicKey, At, SignCount, Transports) = (Key(told.CredentialId), told.PublicKey, told.CreatedAt, told.SignCount, told.Transports);
        (IsUserVerified, IsBackupEligible, IsBackedUp, AttestationObject, ClientDataJson) = (told.IsUserVerified, told.IsBackupEligible, told.IsBackedUp, told.AttestationObject, told.ClientDataJson);
        Name = told.Name ?? Name;
    }

    internal UserPasskeyInfo Told() =>
        new(Convert.FromBase64String(Credential), PublicKey, At, SignCount, Transports, IsUserVerified, IsBackupEligible, IsBackedUp, AttestationObject, ClientDataJson) { Name = Name };
}

// In the stream of the person.
public sealed record PasskeyAdded(Guid Passkey, DateTimeOffset At);

public sealed record PasskeyRemoved(Guid Passkey, DateTimeOffset At);
