using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Workspace.Web.Tests.SignIn;

/// <summary>A device that holds one passkey, as far as the server can tell: it answers what WebAuthn asks, honestly or not.</summary>
internal sealed class SoftKey(string origin) : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] id = RandomNumberGenerator.GetBytes(16);
    private byte[] user = [];
    private uint uses;

    /// <summary>Which page it says it answers to.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>Whether it says that its person showed finger or number.</summary>
    public bool Verifies { get; set; } = true;

    public string Create(string options)
    {
        var asked = JsonDocument.Parse(options).RootElement;
        user = Base64Url.DecodeFromChars(asked.GetProperty("user").GetProperty("id").GetString());
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] cose = [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, .. Bytes(point.X!), 0x22, .. Bytes(point.Y!)]; // not null: exported
        byte[] data = [.. Head(asked.GetProperty("rp").GetProperty("id").GetString()!, hasKey: true), .. new byte[16], 0, (byte)id.Length, .. id, .. cose];
        byte[] attestation = [0xA3, .. Text("fmt"), .. Text("none"), .. Text("attStmt"), 0xA0, .. Text("authData"), .. Bytes(data)];
        return Answer(new { clientDataJSON = Base64Url.EncodeToString(Client("webauthn.create", asked)), attestationObject = Base64Url.EncodeToString(attestation), transports = new[] { "internal" } });
    }

    public string Get(string options)
    {
        var asked = JsonDocument.Parse(options).RootElement;
        var client = Client("webauthn.get", asked);
        var data = Head(asked.GetProperty("rpId").GetString()!, hasKey: false); // not null: told
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new
        {
            clientDataJSON = Base64Url.EncodeToString(client),
            authenticatorData = Base64Url.EncodeToString(data),
            signature = Base64Url.EncodeToString(signature),
            userHandle = Base64Url.EncodeToString(user),
        });
    }

    public void Dispose() => key.Dispose();

    private string Answer(object response) => JsonSerializer.Serialize(new
    {
        id = Base64Url.EncodeToString(id),
        rawId = Base64Url.EncodeToString(id),
        type = "public-key",
        authenticatorAttachment = "platform",
        clientExtensionResults = new { },
        response,
    });

    private byte[] Client(string type, JsonElement asked) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = asked.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private byte[] Head(string domain, bool hasKey)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++uses);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), (byte)(0x01 | (Verifies ? 0x04 : 0) | (hasKey ? 0x40 : 0)), .. count];
    }

    private static byte[] Text(string words) => [(byte)(0x60 | words.Length), .. Encoding.ASCII.GetBytes(words)];

    // The shortest form of a length: others are refused.
    private static byte[] Bytes(byte[] bytes) => bytes.Length < 256 ? [0x58, (byte)bytes.Length, .. bytes] : [0x59, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
}
