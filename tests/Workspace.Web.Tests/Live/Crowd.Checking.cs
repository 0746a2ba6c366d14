using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workspace.Collab;
using Workspace.Store;

namespace Workspace.Web.Tests.Live;

public sealed partial class Crowd
{
    /// <summary>While nobody types: waits until everything is saved.</summary>
    public Task SettleAsync() => Task.WhenAll(typists.Select(one => one.Editor.SettleAsync(0, Patience)));

    /// <summary>While nobody types: waits until everything is saved, then compares editors, writer and database, and proves the histories.</summary>
    /// <returns>How the drafts stand, in words.</returns>
    public async Task<string> CheckAsync()
    {
        await SettleAsync();
        var standings = new List<string>();
        foreach (var draft in typists.GroupBy(one => one.Draft)) standings.Add(await CheckAsync(draft.Key, [.. draft]));
        return $"{string.Join(", ", standings)}: proved";
    }

    /// <summary>Joins every draft anew: the whole history is as it was seen, and every token by whoever typed it.</summary>
    public async Task CheckAsNewcomersAsync()
    {
        foreach (var draft in typists.GroupBy(one => one.Draft))
        {
            var one = draft.First();
            await using var late = new SimulatedEditor(workspace.Address, await workspace.SignInAsync(one.Person), new(one.Person), one.Draft, "newcomer-aaaaaaaaaaaa");
            late.Start();
            await late.SettleAsync(one.Editor.Version, Patience);
            Assert.Equal(one.Editor.Text.ToString(), late.Text.ToString());
            Assert.Equal(one.Editor.Seen.Select(Line), late.Seen.Select(Line));
            foreach (var (_, person, changes) in late.Seen)
                foreach (Match match in Token().Matches(changes.Inserted))
                    Assert.Equal(typists[int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)].Person, person);
        }
    }

    private async Task<string> CheckAsync(Guid draft, List<Typist> present)
    {
        var last = present.Max(one => one.Editor.Version);
        await Task.WhenAll(present.Select(one => one.Editor.SettleAsync(last, Patience)));

        // Nothing acknowledged is gone, and everybody was told the same, in the same order, since the last look.
        Assert.All(present, one => Assert.True(one.Editor.Acknowledged <= last, $"{one.Editor.Acknowledged} was acknowledged; the draft is at {last}."));
        var from = compared.GetValueOrDefault(draft);
        var told = present[0].Editor.Seen.Skip(from).Select(Line).ToList();
        Assert.All(present, one => Assert.Equal(told, one.Editor.Seen.Skip(from).Select(Line)));
        compared[draft] = last;

        var text = present[0].Editor.Text;
        Assert.All(present, one => Assert.Equal(text.ToString(), one.Editor.Text.ToString()));
        var standing = Token().Matches(text.ToString()).Select(match => match.Value).CountBy(token => token).ToDictionary();
        var tokens = present.SelectMany(one => one.Tokens).ToList();
        Assert.All(tokens, token => Assert.Equal(1, standing.GetValueOrDefault(token)));
        Assert.Equal(tokens.Count, standing.Count);

        Assert.Equal(Convert.ToHexStringLower(text.Sha256()), await present[0].Editor.DigestAsync(Patience));
        var stored = await StoredAsync(s => s.GetRequiredService<DraftHistory>().TextAsync(new(draft), null, default));
        Assert.Equal((last, text.ToString()), (stored!.Version.Number, stored.Text.ToString()));
        var verified = await StoredAsync(s => s.GetRequiredService<DraftVerification>().VerifyAsync(new(draft), default));
        Assert.Equal(last, Assert.IsType<Verification.Proved>(verified).Version.Number);
        return $"version {last:N0}";
    }

    /// <summary>Asks the database itself, when it is back.</summary>
    private async Task<T> StoredAsync<T>(Func<IServiceProvider, Task<T>> ask)
    {
        for (var waited = 0; ; waited += 100)
        {
            try
            {
                return await ask(store);
            }
            catch (NpgsqlException) when (waited < Patience.TotalMilliseconds)
            {
                await Tick.AfterAsync(100);
            }
        }
    }

    private static string Line((string Client, Guid Person, ChangeSet Changes) seen) => $"{seen.Client} {seen.Changes}";
}
