namespace Workspace.Browser.Tests;

/// <summary>Somebody without a mouse. Wherever Tab comes, the page must show it.</summary>
public sealed class KeyboardUser(Window window)
{
    /// <summary>More stops than any page of the demonstration has: who has not arrived by then is caught or cannot get there.</summary>
    private const int MostStops = 600;

    /// <summary>What has the focus: whether it is the one looked for, and whether an outline, or in the text the caret, shows it.</summary>
    private const string Stop = """
        async wanted => {
          // The caret is drawn with the next frame.
          for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
          const at = document.activeElement
          if (!at || at === document.body) return {isThere: false, isShown: true, what: "the page"}
          const outlined = [at, at.closest("label")].some(place => {
            const style = place && getComputedStyle(place)
            return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
          })
          const caret = at.matches(".cm-content") && document.querySelector(".cm-cursor-primary")?.getClientRects().length > 0
          return {isThere: at.matches(wanted), isShown: outlined || caret, what: at.outerHTML.slice(0, 200)}
        }
        """;

    public Task PressAsync(string keys) => window.Page.Keyboard.PressAsync(keys);

    public Task TypeAsync(string text) => window.Page.Keyboard.TypeAsync(text);

    /// <summary>Presses Tab, or Shift+Tab, until what a selector means has the focus.</summary>
    public async Task TabToAsync(string selector, bool back = false)
    {
        for (var stop = 0; stop < MostStops; stop++)
        {
            await PressAsync(back ? "Shift+Tab" : "Tab");
            if (await IsAtAsync(selector)) return;
        }

        Assert.Fail($"{MostStops} times Tab at {window.Page.Url} never came to {selector}.");
    }

    /// <summary>Goes on with an arrow until what a selector means has the focus.</summary>
    public async Task ArrowToAsync(string arrow, string selector)
    {
        for (var stop = 0; stop < 40; stop++)
        {
            if (await IsAtAsync(selector)) return;
            await PressAsync(arrow);
        }

        Assert.Fail($"{arrow} never came to {selector}.");
    }

    /// <summary>Goes to a link or button and presses Enter; the page that comes has an address with these words.</summary>
    public async Task EnterAsync(string selector, string address)
    {
        await TabToAsync(selector);
        await window.GoAsync(() => PressAsync("Enter"));
        Assert.Contains(address, window.Page.Url, StringComparison.Ordinal);
    }

    /// <summary>Whether the focus is there; fails when nothing shows where it is.</summary>
    public async Task<bool> IsAtAsync(string selector)
    {
        var stop = await window.Page.EvaluateAsync<FocusedStop>(Stop, selector);
        Assert.True(stop.IsShown, $"Nothing shows the focus at {window.Page.Url}: {stop.What}");
        return stop.IsThere;
    }

    private sealed class FocusedStop
    {
        public bool IsThere { get; set; }

        public bool IsShown { get; set; }

        public string What { get; set; } = "";
    }
}
