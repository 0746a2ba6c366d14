import type {EditorState} from "@codemirror/state"

export interface Heading {
  readonly level: number
  readonly title: string
  readonly from: number
  /// Where its section ends: at the next heading of the same or a higher level.
  readonly to: number
}

/// The headings of a text, in order. Lines in fenced code are none.
export function headings(state: EditorState): readonly Heading[] {
  const found: {level: number; title: string; from: number; to: number}[] = []
  let fence: string | null = null
  let at = 0
  for (const line of state.doc.iterLines()) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark) fence = fence === null ? mark : mark.startsWith(fence) ? null : fence
    const match = fence === null && !mark ? /^(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/.exec(line) : null
    if (match) {
      const level = match[1]?.length ?? 1
      for (const open of found) if (open.to < 0 && open.level >= level) open.to = at
      found.push({level, title: plain(match[2] ?? ""), from: at, to: -1})
    }
    at += line.length + 1
  }
  return found.map(heading => (heading.to < 0 ? {...heading, to: state.doc.length} : heading))
}

/// The heading whose section a place is in.
export function headingOf(all: readonly Heading[], at: number): Heading | null {
  return all.findLast(heading => heading.from <= at) ?? null
}

/// A heading without its marks.
function plain(title: string): string {
  return title
    .replace(/\[\^[^\]]*\]/g, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~|`)/g, "")
    .replace(/(^|\s)[*_](\S)/g, "$1$2")
    .replace(/(\S)[*_](\s|$)/g, "$1$2")
    .trim()
}
