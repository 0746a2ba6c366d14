import {StateEffect, StateField, type EditorState, type Extension} from "@codemirror/state"
import type {EditorView} from "@codemirror/view"
import {hasPending, settled} from "./collab"
import {moved, type Place} from "./places"
import type {Words} from "./words"

const choose = StateEffect.define<Place | null>()

/// What a change is being suggested for, wherever edits take it while the dialog is open.
const chosen = StateField.define<Place | null>({
  create: () => null,
  update(value, tr) {
    if (value && tr.docChanged) value = moved(value, tr.changes)
    for (const effect of tr.effects) if (effect.is(choose)) value = effect.value
    return value
  },
})

/// Must be in the editor for something to be suggested in it.
export function suggesting(): Extension {
  return chosen
}

export interface SuggestingPlaces {
  readonly dialog: HTMLDialogElement
  readonly form: HTMLFormElement
  readonly now: HTMLElement
  readonly instead: HTMLTextAreaElement
  readonly why: HTMLTextAreaElement
  readonly trouble: HTMLElement
  readonly send: HTMLButtonElement
  readonly cancel: HTMLButtonElement
}

/// What is suggested: the text of a range of one version, and what should stand there.
export interface Suggested extends Place {
  readonly version: number
  readonly removed: string
  readonly inserted: string
  readonly why: string
}

/// The longest text that can be replaced, or put in its place.
const longest = 10_000

/// The dialog in which somebody says what should stand in the text instead.
export class Suggesting {
  private removed = ""

  constructor(
    private readonly places: SuggestingPlaces,
    private readonly words: Words,
    private readonly view: () => EditorView,
    /// Sends it; gives the name of a refusal, or null when it is done.
    private readonly send: (what: Suggested) => Promise<string | null>,
    private readonly done: () => void,
  ) {
    const {dialog, form, cancel} = places
    form.addEventListener("submit", event => {
      event.preventDefault()
      void this.submit()
    })
    form.addEventListener("keydown", event => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      form.requestSubmit()
    })
    cancel.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      this.view().dispatch({effects: choose.of(null)})
      this.view().focus()
    })
  }

  /// For what is selected, or for the place of the caret.
  open(): void {
    const view = this.view()
    const {from, to} = view.state.selection.main
    view.dispatch({effects: choose.of({from, to})})
    this.show(view.state, {from, to})
    this.places.instead.value = this.removed
    this.places.why.value = ""
    this.say(this.removed.length > longest ? "too-long" : null)
    this.places.dialog.showModal()
    this.places.instead.focus()
    this.places.instead.select()
  }

  private show(state: EditorState, {from, to}: Place): void {
    this.removed = state.sliceDoc(from, to)
    this.places.now.textContent = this.removed || this.words.say("Editor.suggest.nothing")
    this.places.now.classList.toggle("meta", !this.removed)
  }

  private async submit(): Promise<void> {
    const {state} = this.view()
    const place = state.field(chosen)
    if (!place || this.places.send.disabled) return
    if (state.sliceDoc(place.from, place.to) !== this.removed) {
      this.show(state, place)
      return this.say("moved")
    }
    if (hasPending(state)) return this.say("unsent")
    const {instead, why, send, dialog} = this.places
    if (instead.value === this.removed) return this.say("nothing-changes")
    send.disabled = true
    const refused = await this.send({
      ...place,
      version: state.field(settled).version,
      removed: this.removed,
      inserted: instead.value,
      why: why.value,
    })
    send.disabled = false
    this.say(refused)
    if (refused !== null) return
    dialog.close()
    this.done()
  }

  private say(refused: string | null): void {
    const {trouble} = this.places
    trouble.hidden = refused === null
    trouble.textContent = refused === null ? "" : this.words.say(`Editor.suggest.${refused}`)
  }
}
