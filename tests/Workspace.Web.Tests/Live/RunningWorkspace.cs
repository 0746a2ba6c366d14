using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Workspace.Web.Tests.Live;

/// <summary>Workspace as its own process, on a data folder of its own, to be killed and started again.</summary>
public sealed partial class RunningWorkspace : IAsyncDisposable
{
    private readonly List<string> said = [];
    private Process? process;
    private bool isMounted;

    public string Data { get; init; } = Directory.CreateTempSubdirectory("workspace-test-").FullName;

    /// <summary>The same over all starts: it is found once.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync(params string[] options)
    {
        var port = Address?.Port ?? FreePort();
        Address = new($"http://localhost:{port}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Dll(), $"--Port={port}", $"--Data={Data}", "--Demonstration=true", .. options]) start.ArgumentList.Add(argument);
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process = new() { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, ready);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"It stopped before it was ready:\n{Said()}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var waited = 0; !ready.Task.IsCompleted && waited < 60_000; waited += 10) await Tick.AfterAsync(10);
        if (!ready.Task.IsCompleted) throw new TimeoutException($"It is not ready after a minute:\n{Said()}");
        await ready.Task;
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>kill -9 of its PostgreSQL's first process; the others notice and end, as after a crash.</summary>
    public async Task KillPostgresAsync()
    {
        var file = Path.Combine(Data, "postgres", "postmaster.pid");
        var pid = (await File.ReadAllLinesAsync(file))[0];
        using var kill = Process.Start("kill", ["-9", pid]);
        await kill.WaitForExitAsync();
    }

    /// <summary>kill -9 of one process that serves a connection, idle or at work.</summary>
    public async Task KillBackendAsync(Random random)
    {
        var backends = Backends("postgres: workspace");
        if (backends.Count == 0) return;
        await SignalAsync("-9", backends[random.Next(backends.Count)]);
    }

    /// <summary>SIGSTOP, and after a while SIGCONT, to every process of its PostgreSQL: nothing breaks, nothing answers.</summary>
    public async Task SilencePostgresAsync(TimeSpan length)
    {
        string[] all = [Postmaster(), .. Backends("postgres:")];
        await SignalAsync("-STOP", all);
        await Tick.AfterAsync((int)length.TotalMilliseconds);
        await SignalAsync("-CONT", all);
    }

    /// <summary>Puts the data on a disk of its own; only before the first start, and only where one may mount.</summary>
    public async Task MountAsync(int megabytes)
    {
        using var mount = Process.Start("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=0755", "tmpfs", Data]);
        await mount.WaitForExitAsync();
        if (mount.ExitCode != 0) throw new InvalidOperationException("A disk of its own needs the right to mount.");
        isMounted = true;
    }

    public async Task StopAsync()
    {
        using var terminate = Process.Start("kill", ["-TERM", process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        for (var waited = 0; !process.HasExited && waited < 60_000; waited += 10) await Tick.AfterAsync(10);
        if (!process.HasExited) throw new TimeoutException($"It has not stopped after a minute:\n{Said()}");
    }

    /// <summary>Signs in with a demonstration button and gives the cookie.</summary>
    public async Task<string> SignInAsync(Guid person)
    {
        var cookies = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = Address };
        var page = await http.GetStringAsync("/sign-in");
        var token = Antiforgery().Match(page).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", WebUtility.HtmlDecode(token)), new("person", person.ToString())]);
        using var answer = await http.PostAsync("/demonstration/sign-in", form);
        if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.SeeOther)) throw new InvalidOperationException($"Signing in gave {answer.StatusCode}.\n{Said()}");
        return string.Join("; ", cookies.GetCookies(Address).Select(cookie => $"{cookie.Name}={cookie.Value}"));
    }

    /// <summary>The last it said, without where in the code that was; and whether it has ended, which nobody may have wanted.</summary>
    public string Said()
    {
        var end = process is { HasExited: true } ? $"\nIt has ended, with exit code {process.ExitCode}." : "";
        lock (said) return string.Join('\n', said.Where(line => !line.TrimStart().StartsWith("at ", StringComparison.Ordinal)).TakeLast(60)) + end;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) await StopAsync();
        process?.Dispose();
        if (File.Exists(Path.Combine(Data, "postgres", "postmaster.pid"))) await KillPostgresAsync();
        if (isMounted)
        {
            using var unmount = Process.Start("umount", ["-l", Data]);
            await unmount.WaitForExitAsync();
        }

        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
    }

    /// <summary>The application built beside the tests, in the same configuration.</summary>
    internal static string Dll()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Root(), "src", "Workspace.Web", "bin", output.Parent!.Name, output.Name, "Workspace.Web.dll");
    }

    /// <summary>Where the sources stand.</summary>
    internal static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Workspace.sln"))) root = root.Parent ?? throw new InvalidOperationException("Workspace.sln is not above the tests.");
        return root.FullName;
    }

    private static async Task SignalAsync(string signal, params string[] processes)
    {
        using var kill = Process.Start("kill", [signal, .. processes]);
        await kill.WaitForExitAsync();
    }

    private string Postmaster() => File.ReadLines(Path.Combine(Data, "postgres", "postmaster.pid")).First();

    /// <summary>The children of its PostgreSQL that call themselves so.</summary>
    private List<string> Backends(string title)
    {
        var postmaster = Postmaster();
        return [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).OfType<string>().Where(pid => char.IsAsciiDigit(pid[0]) && Serves(pid))];

        bool Serves(string pid)
        {
            try
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == postmaster && File.ReadAllText($"/proc/{pid}/cmdline").StartsWith(title, StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false; // gone meanwhile
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line, TaskCompletionSource ready)
    {
        if (line is null) return;
        lock (said) said.Add(line);
        if (line.StartsWith("Workspace is ready", StringComparison.Ordinal)) ready.TrySetResult();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Antiforgery();
}
