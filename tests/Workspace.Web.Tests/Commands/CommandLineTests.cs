using System.Diagnostics;
using Workspace.Store;
using Workspace.Web.Commands;
using Workspace.Web.Tests.Live;

namespace Workspace.Web.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public async Task A_command_works_beside_a_Workspace_that_runs_and_without_one()
    {
        await using var workspace = await Founded.WorkspaceAsync();
        await workspace.StartAsync();
        var beside = await CalledCommand.RunAsync(workspace.Data, "verify");
        Assert.True(beside.Code == 0, beside.Beside);
        await workspace.StopAsync();

        var alone = await CalledCommand.RunAsync(workspace.Data, "verify");
        Assert.True(alone.Code == 0, alone.Beside);
        Assert.Equal(beside.Said, alone.Said);
        Assert.False(File.Exists(Path.Combine(workspace.Data, "postgres", "postmaster.pid")), "It left its PostgreSQL running.");
        await workspace.StartAsync(); // and left the folder to others
    }

    [Fact]
    public async Task Ctrl_C_stops_it_and_its_database_in_good_order()
    {
        await using var workspace = await Founded.WorkspaceAsync();
        var begun = Path.Combine(workspace.Data, "postgres", "postmaster.pid");
        using var command = CalledCommand.Start(workspace.Data, "verify");

        // A shell that waits already sends it at once: starting a program takes so long on a busy machine that the command may be over.
        using var interrupt = Process.Start("bash", ["-c", $"until [ -e '{begun}' ] || ! kill -0 {command.Id}; do sleep 0.01; done; kill -INT {command.Id}"]);
        var ended = await CalledCommand.EndAsync(command);
        Assert.Equal((130, ""), (ended.Code, ended.Said));
        Assert.EndsWith("Stopped.\n", ended.Beside, StringComparison.Ordinal);
        Assert.False(File.Exists(begun));
    }

    [Theory]
    [InlineData("There is no command dance.", 2, "dance")]
    [InlineData("It is called as: ./run verify [DRAFT] [HASH]", 2, "verify", "one", "another", "third")]
    [InlineData("There is no data of a Workspace in", 1, "verify")]
    public async Task Whoever_calls_it_wrongly_is_told_what_to_do(string told, int code, params string[] words)
    {
        var nowhere = Path.Combine(Path.GetTempPath(), "workspace-nowhere");
        var ended = await CalledCommand.RunAsync(nowhere, words);
        Assert.Equal((code, ""), (ended.Code, ended.Said));
        Assert.StartsWith(told, ended.Beside, StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
    }

    [Theory]
    [InlineData("restore", "is no backup of a Workspace, or it was cut off or damaged")]
    [InlineData("import", "Nothing was imported.")]
    public async Task What_is_refused_leaves_no_folder_and_no_database(string command, string told)
    {
        var nowhere = Path.Combine(Path.GetTempPath(), $"workspace-refused-{command}");
        var ended = await CalledCommand.RunAsync(nowhere, command, typeof(CommandLineTests).Assembly.Location); // a file, and neither of them
        Assert.Equal((1, ""), (ended.Code, ended.Said));
        Assert.Contains(told, ended.Beside, StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
    }

    [Fact]
    public async Task A_text_is_carried_elsewhere_and_a_person_is_forgotten_by_a_word_each()
    {
        await using var workspace = await Founded.WorkspaceAsync();
        await workspace.StartAsync();
        var draft = await DemonstrationPeople.DraftAsync(workspace, (await DemonstrationPeople.WritersAsync(workspace))[0]);
        var (log, elsewhere) = (Path.Combine(workspace.Data, "one.jsonl"), Path.Combine(workspace.Data, "elsewhere"));
        using var http = new HttpClient { BaseAddress = workspace.Address };
        Assert.Contains("Maya Lindqvist", await http.GetStringAsync("/sign-in"), StringComparison.Ordinal);

        var submission = File.ReadLines(await ExportedAsync(draft.ToString(), log)).First();
        submission = System.Text.Json.JsonDocument.Parse(submission).RootElement.GetProperty("submission").GetString()!; // every log says it
        var imported = await CalledCommand.RunAsync(elsewhere, "import", await ExportedAsync(submission, log + ".all"));
        Assert.True(imported.Code == 0, imported.Beside);
        var both = await Task.WhenAll(CalledCommand.RunAsync(workspace.Data, "verify", draft.ToString()), CalledCommand.RunAsync(elsewhere, "verify", draft.ToString()));
        var (here, there) = (both[0], both[1]);
        Assert.Equal((0, here.Said), (there.Code, there.Said)); // hashes and all

        var forgotten = await CalledCommand.RunAsync(workspace.Data, "forget", "maya@lantern-street.example");
        Assert.True(forgotten.Code == 0, forgotten.Beside);
        Assert.DoesNotContain("Maya Lindqvist", await http.GetStringAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Equal(1, (await CalledCommand.RunAsync(workspace.Data, "forget", "maya@lantern-street.example")).Code);
        Assert.Equal(here.Said, (await CalledCommand.RunAsync(workspace.Data, "verify", draft.ToString())).Said);

        async Task<string> ExportedAsync(string id, string file)
        {
            var exported = await CalledCommand.RunAsync(workspace.Data, "export", id, file);
            Assert.True(exported.Code == 0, exported.Beside);
            return file;
        }
    }

    [Fact]
    public async Task Lists_are_made_anew_beside_a_Workspace_whose_pages_go_on()
    {
        await using var workspace = await Founded.WorkspaceAsync();
        await workspace.StartAsync();
        var person = (await DemonstrationPeople.WritersAsync(workspace))[0];
        var draft = await DemonstrationPeople.DraftAsync(workspace, person);
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = workspace.Address };
        http.DefaultRequestHeaders.Add("Cookie", await workspace.SignInAsync(person));
        await using (var database = Npgsql.NpgsqlDataSource.Create(EmbeddedPostgres.ConnectionString(Path.Combine(workspace.Data, "postgres")) + ";Pooling=false"))
        await using (var damage = database.CreateCommand("update workspace.mt_doc_draftstanding set data = jsonb_set(data, '{words}', '7'); update workspace.mt_doc_organization set data = jsonb_set(data, '{shortName}', '\"?\"')"))
            Assert.NotEqual(0, await damage.ExecuteNonQueryAsync());
        Assert.Equal(1, (await CalledCommand.RunAsync(workspace.Data, "verify")).Code);

        using var command = CalledCommand.Start(workspace.Data, "rebuild");
        var rebuilding = CalledCommand.EndAsync(command);
        var pages = 0;
        for (; !rebuilding.IsCompleted; pages++) Assert.Contains("<main", await http.GetStringAsync($"/drafts/{draft}/history"), StringComparison.Ordinal);
        var rebuilt = await rebuilding;
        Assert.True(rebuilt.Code == 0 && pages > 10, $"{pages} pages\n{rebuilt.Said}{rebuilt.Beside}");
        Assert.Matches("submissions rebuilt: [0-9]+ entr(y|ies), all as their history says", rebuilt.Said);
        Assert.Matches("organizations rebuilt: ([0-9]+) entries, \\1 were not as their history says", rebuilt.Said);
        Assert.Matches("drafts rebuilt: ([0-9]+) entries, \\1 were not as their history says", rebuilt.Said);
        Assert.Contains("Rebuilding checkpoints: 100 %", rebuilt.Beside, StringComparison.Ordinal);
        Assert.Equal(0, (await CalledCommand.RunAsync(workspace.Data, "verify")).Code);

        var unknown = await CalledCommand.RunAsync(workspace.Data, "rebuild", "everything");
        Assert.Equal((1, "There is no list everything. There are: network, requests, submissions, organizations, drafts, suggestions, shares, checkpoints\n"), (unknown.Code, unknown.Beside));
    }

    [Fact]
    public void The_usage_of_run_names_every_command()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "run"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
        var usage = File.ReadAllText(Path.Combine(folder.FullName, "run"));
        Assert.All(Command.All, command => Assert.Contains(command.ToString(), usage, StringComparison.Ordinal));
    }
}
