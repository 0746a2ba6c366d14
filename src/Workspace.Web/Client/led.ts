import {EditorState, StateEffect, StateField, Transaction, type Extension, type Text} from "@codemirror/state"
import {Decoration, EditorView, WidgetType, type DecorationSet} from "@codemirror/view"
import {element, icon} from "./notices"
import {placed} from "./places"
import type {Led, LedSection} from "./wire"
import type {Words} from "./words"

/// Who leads which section, as the server says it for the text of one version.
export const led = StateEffect.define<Led>()

/// A led section in the text of now.
export interface Section extends LedSection {
  readonly isOurs: boolean
}

const lock = "M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9"

const known = placed<Led, LedSection>(led, said => said.sections)

/// The led sections of now.
export function sectionsOf(state: EditorState, us: string): readonly Section[] {
  return (state.field(known, false)?.places ?? []).map(one => ({...one, isOurs: one.organization === us}))
}

/// Shows who leads a section beside its heading, and keeps from being written what the server would refuse for its sake.
export function ledSections(
  us: string,
  words: Words,
  /// Something was kept from being written in a section of others.
  kept: (section: Section) => void,
): Extension {
  const shown = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update: (_, tr) => decorations(tr.state, us, words),
    provide: field => EditorView.decorations.from(field),
  })
  return [
    known,
    shown,
    EditorState.changeFilter.of(tr => {
      if (tr.annotation(Transaction.remote) || tr.annotation(Transaction.addToHistory) === false) return true
      const touched = sectionsOf(tr.startState, us).find(
        one => one.alone && !one.isOurs && touches(tr, one, tr.startState.doc),
      )
      if (!touched) return true
      setTimeout(() => kept(touched))
      return false
    }),
  ]
}

function decorations(state: EditorState, us: string, words: Words): DecorationSet {
  const marks = []
  for (const one of sectionsOf(state, us)) {
    if (one.from >= one.to) continue
    const heading = state.doc.lineAt(one.from)
    marks.push(Decoration.widget({widget: new Lead(one, words), side: 1}).range(heading.to))
    if (!one.alone || one.isOurs) continue
    for (let at = heading.from; at < one.to;) {
      const line = state.doc.lineAt(at)
      marks.push(Decoration.line({class: "led-alone"}).range(line.from))
      at = line.to + 1
    }
  }
  return Decoration.set(marks, true)
}

class Lead extends WidgetType {
  constructor(
    private readonly section: Section,
    private readonly words: Words,
  ) {
    super()
  }

  override eq(other: Lead): boolean {
    const [a, b] = [this.section, other.section]
    return (
      a.organization === b.organization && a.alone === b.alone && a.isOurs === b.isOurs && a.name === b.name
    )
  }

  override toDOM(): HTMLElement {
    const {section, words} = this
    const label = element("span", "led", "")
    if (section.alone) label.append(icon(lock, "i i-s"))
    label.append(
      element(
        "span",
        `by org-${section.line}`,
        words.say(section.isOurs ? "Editor.led.ours" : "Editor.led", section.short),
      ),
    )
    label.title = words.say(
      section.isOurs
        ? "Editor.led.ours-title"
        : section.alone
          ? "Editor.led.alone-title"
          : "Editor.led.title",
      section.name,
    )
    return label
  }
}

/// As the server's own question, a little more careful: at the edges it is the server that says.
function touches(tr: Transaction, section: LedSection, doc: Text): boolean {
  const {from, to} = section
  if (from >= to) return false
  let isTouched = false
  tr.changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
    if (isTouched || fromA > to || toA < from) return
    if (fromA < to && toA > from) isTouched = true
    else if (toA === from) isTouched = !startsLine(fromA, inserted.toString(), doc)
    else if (inserted.length && to === doc.length)
      isTouched = !inserted.toString().trimStart().startsWith("#")
  })
  return isTouched
}

function startsLine(at: number, inserted: string, doc: Text): boolean {
  if (inserted) return inserted.endsWith("\n")
  return at === 0 || doc.sliceString(at - 1, at) === "\n"
}
