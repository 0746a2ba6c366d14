using Microsoft.Playwright;

namespace Workspace.Browser.Tests;

/// <summary>One person's editor page, used through what it shows.</summary>
public sealed class OpenedEditor(Window window, Guid draft, Guid person) : IAsyncDisposable
{
    /// <summary>A script that makes of a page one in a browser that keeps nothing.</summary>
    public const string KeepNothing = "IDBFactory.prototype.open = () => { throw new DOMException('The operation is insecure.', 'SecurityError') }";

    public Window Window { get; } = window;

    public Guid Draft { get; } = draft;

    public Guid Person { get; } = person;

    private ILocator Content => Window.Page.Locator(".cm-content");

    public async Task OpenAsync()
    {
        await Window.Page.GotoAsync($"/drafts/{Draft}");
        await Content.WaitForAsync();
        await StateAsync("All changes saved", Patience.Milliseconds);
    }

    public async Task TypeAtEndAsync(string text)
    {
        await Content.FocusAsync();
        await Window.Page.Keyboard.PressAsync("Control+End");
        await Window.Page.Keyboard.TypeAsync(text);
    }

    /// <summary>Types at the end, or at the very beginning.</summary>
    public async Task TypeAsync(string text, bool atTheEnd)
    {
        await Content.FocusAsync();
        await Window.Page.Keyboard.PressAsync(atTheEnd ? "Control+End" : "Control+Home");
        await Window.Page.Keyboard.TypeAsync(text);
    }

    /// <summary>The whole text, also what is not drawn, as the editor has it; empty before there is one.</summary>
    public Task<string> TextAsync() => Window.Page.EvaluateAsync<string>("() => document.querySelector('.cm-content')?.cmTile.root.view.state.doc.toString() ?? ''");

    /// <summary>The line in which the caret is.</summary>
    public Task<string> CaretLineAsync() => Window.Page.EvaluateAsync<string>("() => { const { doc, selection } = document.querySelector('.cm-content').cmTile.root.view.state; return doc.lineAt(selection.main.head).text }");

    /// <summary>The newest version, by the address to which the reading page leads.</summary>
    public Task<int> VersionAsync() => Window.Page.EvaluateAsync<int>("async draft => Number((await fetch(`/drafts/${draft}/read`)).url.match(/versions.([0-9]+)/)[1])", Draft);

    public Task<string> FetchAsync(string path) => Window.Page.EvaluateAsync<string>("async path => { const a = await fetch(path); if (!a.ok) throw new Error(path + ' gave ' + a.status); return await a.text() }", path);

    public Task SavedAsync(float patience) => StateAsync("All changes saved", patience);

    public Task StateAsync(string words, float patience) => Window.Page.Locator("#save-text").Filter(new() { HasText = words }).WaitForAsync(new() { Timeout = patience });

    /// <summary>The notice with these words, once it is there.</summary>
    public ILocator Notice(string words) => Window.Page.Locator("#notices .notice").Filter(new() { HasText = words });

    /// <summary>What a page gave, byte for byte.</summary>
    public async Task<byte[]> BytesAsync(string path) => Convert.FromBase64String(await Window.Page.EvaluateAsync<string>(
        "async path => { const a = await fetch(path); if (!a.ok) throw new Error(path + ' gave ' + a.status); return btoa(Array.from(new Uint8Array(await a.arrayBuffer()), unit => String.fromCharCode(unit)).join('')) }", path));

    public async Task PasteAsync(string text)
    {
        await Window.Page.EvaluateAsync("text => navigator.clipboard.writeText(text)", text);
        await Content.FocusAsync();
        await Window.Page.Keyboard.PressAsync("Control+v");
    }

    public Task WaitForTextAsync(string text) => Patience.UntilAsync(async () => (await TextAsync()).Contains(text, StringComparison.Ordinal), $"“{text}” to appear");

    public Task WaitForTextGoneAsync(string text) => Patience.UntilAsync(async () => !(await TextAsync()).Contains(text, StringComparison.Ordinal), $"“{text}” to go");

    public ValueTask DisposeAsync() => Window.DisposeAsync();
}
