import {StateEffect, StateField, type EditorState, type Extension} from "@codemirror/state"
import {Decoration, EditorView, WidgetType, type DecorationSet} from "@codemirror/view"
import {directory} from "./names"
import {element} from "./notices"
import {placed} from "./places"
import type {Suggestion, Suggestions} from "./wire"
import type {Words} from "./words"

/// The open suggestions, as the server says them for the text of one version.
export const suggested = StateEffect.define<Suggestions>()

const known = placed<Suggestions, Suggestion>(suggested, said => said.suggestions)

/// The open suggestions where they are now, in the order of the text. One whose text was changed here is outdated before the server says so.
export function suggestionsOf(state: EditorState): readonly Suggestion[] {
  const all = state.field(known, false)?.places ?? []
  return all
    .map(one => ({...one, outdated: one.outdated || state.sliceDoc(one.from, one.to) !== one.removed}))
    .sort((a, b) => a.from - b.from)
}

/// Marks where something is suggested: what would go is underlined with dots, and a sign stands where something would be added.
export function suggestionMarks(words: Words): Extension {
  const shown = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update: (value, tr) =>
      tr.docChanged || tr.effects.length || tr.reconfigured ? decorations(tr.state, words) : value,
    provide: field => EditorView.decorations.from(field),
  })
  return [known, shown]
}

function decorations(state: EditorState, words: Words): DecorationSet {
  const marks = suggestionsOf(state)
    .filter(one => !one.outdated)
    .map(one => {
      const title = words.say("Editor.suggest.mark", nameOf(state, one, words))
      return one.from < one.to
        ? Decoration.mark({class: "suggested", attributes: {title}}).range(one.from, one.to)
        : Decoration.widget({widget: new Addition(one.id, title), side: 1}).range(one.from)
    })
  return Decoration.set(marks, true)
}

/// Who suggested it.
export function nameOf(state: EditorState, one: Suggestion, words: Words): string {
  return state.field(directory).people.get(one.person)?.name ?? words.say("Editor.wrote.unknown-person")
}

class Addition extends WidgetType {
  constructor(
    private readonly id: string,
    private readonly title: string,
  ) {
    super()
  }

  override eq(other: Addition): boolean {
    return other.id === this.id && other.title === this.title
  }

  override toDOM(): HTMLElement {
    const sign = element("span", "suggested-here", "")
    sign.title = this.title
    return sign
  }
}
