/// Says shortcuts the way a Mac writes them: "Ctrl+Shift+8" is ⇧⌘8 there. In French the key is "Maj".
export function onMac(sentence: string): string {
  return sentence
    .replace(/Ctrl\+((?:(?:Shift|Maj|Alt)\+)*)(\S)(?=\))/g, (_all, more: string, key: string) => {
      const alt = more.includes("Alt") ? "⌥" : ""
      const shift = /Shift|Maj/.test(more) ? "⇧" : ""
      return `${alt}${shift}⌘${key}`
    })
    .replace("Control Alt W", "Option Command W")
    .replace("Control Shift A", "Shift Command A")
    .replace("Contrôle Maj A", "Maj Commande A")
    .replace("Contrôle Alt W", "Option Commande W")
}

/// A sentence with its shortcuts as the keyboard at hand has them.
export function withShortcuts(sentence: string): string {
  return isMac() ? onMac(sentence) : sentence
}

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform)
}

/// Rewrites the shortcuts in the names of these elements, and in their text where it is all they hold.
export function sayShortcutsOnMac(places: Iterable<Element>): void {
  for (const place of places) {
    for (const name of ["aria-label", "title"]) {
      const said = place.getAttribute(name)
      if (said !== null) place.setAttribute(name, onMac(said))
    }
    if (!place.childElementCount && place.textContent) place.textContent = onMac(place.textContent)
  }
}
