using System.Security.Cryptography;
using System.Text;

namespace Workspace.Collab.Tests;

public sealed class ClientIdTests
{
    [Theory]
    [InlineData("0123456789abcdef")]
    [InlineData("é€😀 a key that no tab would choose, for it is longer than any may be; yet the same on both sides, to the last of its many, many letters")]
    public void It_is_the_start_of_the_hash_of_person_and_key(string key)
    {
        var person = new PersonId(Guid.Parse("0B6A55C1-31F6-4E44-9D4E-5AA64A8B3C11"));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"0b6a55c1-31f6-4e44-9d4e-5aa64a8b3c11:{key}"));
        Assert.Equal(Convert.ToHexStringLower(hash.AsSpan(0, 8)), ClientId.Of(person, key).ToString());
    }
}
