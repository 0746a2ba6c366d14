/// Whether a key writes something. The space is left out: where it does not write, it presses a button.
export function isWriting({key, ctrlKey, metaKey}: KeyboardEvent): boolean {
  return key.length === 1 && key !== " " && !ctrlKey && !metaKey
}

/// F6 goes round the parts of the page that are there, Shift+F6 the other way; Esc closes a sheet. `enterText` is for the part that is
/// the text.
export function goRound(regions: readonly HTMLElement[], text: HTMLElement, enterText: () => void): void {
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && location.hash.startsWith("#sheet-")) {
      location.hash = ""
      enterText()
    }
    if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return
    const seen = regions.filter(region => region.getClientRects().length > 0)
    const at = seen.findLastIndex(region => region.contains(document.activeElement))
    const next = seen[(at + (event.shiftKey ? seen.length - 1 : 1) + seen.length) % seen.length]
    event.preventDefault()
    if (next === text) enterText()
    else next?.querySelector<HTMLElement>("[tabindex='0'], a[href], button:not([tabindex='-1'])")?.focus()
  })
}
