import {EditorSelection, type Extension} from "@codemirror/state"
import {EditorView} from "@codemirror/view"
import {directory, named} from "./names"
import type {Notices} from "./notices"
import {withShortcuts} from "./shortcuts"
import {sentenceOf, showSuggestions, type Decision} from "./suggestioncards"
import {Suggesting, suggesting, type Suggested, type SuggestingPlaces} from "./suggesting"
import {nameOf, suggested, suggestionMarks, suggestionsOf} from "./suggestions"
import {readRefusal, readSuggestions, type Suggestion} from "./wire"
import type {Words} from "./words"

export interface PanelPlaces {
  readonly panel: HTMLElement
  readonly lists: readonly HTMLElement[]
  readonly count: HTMLElement
  readonly buttons: readonly HTMLButtonElement[]
  readonly suggesting: SuggestingPlaces
  readonly declining: {
    readonly dialog: HTMLDialogElement
    readonly form: HTMLFormElement
    readonly what: HTMLElement
    readonly reason: HTMLTextAreaElement
    readonly cancel: HTMLButtonElement
  }
}

/// What a status without a name of its own means for a form of this page: an antiforgery sign holds for one person.
const refusals: Readonly<Record<number, string>> = {400: "other-writer", 401: "signed-out", 403: "no-right"}

/// The open suggestions beside the text: fetched when there are others, shown as cards, and decided on.
export class SuggestionPanel {
  readonly extension: Extension
  private readonly dialog: Suggesting
  private declined: Suggestion | null = null
  private heard: ReadonlySet<string> | null = null
  private maySuggest = false
  private looks = 0
  private isDue = false

  constructor(
    private readonly draft: string,
    private readonly places: PanelPlaces,
    private readonly words: Words,
    private readonly notices: Notices,
    private readonly view: () => EditorView,
  ) {
    this.maySuggest = places.buttons.some(button => !button.hidden)
    this.extension = [suggestionMarks(words), suggesting()]
    this.dialog = new Suggesting(
      places.suggesting,
      words,
      view,
      what => this.make(what),
      () => this.say("ok", words.say("Editor.suggest.sent")),
    )
    for (const button of places.buttons) button.addEventListener("click", () => this.suggest())
    const {dialog, form, cancel} = places.declining
    form.addEventListener("submit", async event => {
      event.preventDefault()
      dialog.close()
      if (this.declined && (await this.decide(this.declined, "decline", places.declining.reason.value)))
        this.declined = null
    })
    cancel.addEventListener("click", () => dialog.close())
  }

  /// Opens the dialog for what is selected, for whoever may suggest.
  suggest(): void {
    if (!this.maySuggest) return
    if (location.hash.startsWith("#sheet-")) location.hash = ""
    this.dialog.open()
  }

  /// Whether one may suggest.
  get isAllowed(): boolean {
    return this.maySuggest
  }

  /// Fetches what is open, and shows it.
  async look(): Promise<void> {
    const turn = ++this.looks
    try {
      const answer = await fetch(`/drafts/${this.draft}/suggestions.json`, {
        headers: {accept: "application/json"},
      })
      if (!answer.ok || turn !== this.looks) return
      const read = readSuggestions(await answer.json())
      if (turn !== this.looks) return
      this.view().dispatch({effects: [named.of(read), suggested.of(read)]})
      this.maySuggest = read.maySuggest
      for (const button of this.places.buttons) button.hidden = !read.maySuggest
      this.tell(read.suggestions)
      this.show()
    } catch (error) {
      console.error(`What is suggested is not known: ${String(error)}`)
    }
  }

  /// The text has changed: the cards follow a little later.
  soon(): void {
    if (this.isDue) return
    this.isDue = true
    setTimeout(() => {
      this.isDue = false
      this.show()
    }, 250)
  }

  private show(): void {
    const {state} = this.view()
    if (!state.field(directory, false)) return
    const {panel, lists, count} = this.places
    const n = suggestionsOf(state).length
    const focused = document.activeElement
    const hadFocus = focused !== null && [panel, ...lists].some(place => place.contains(focused))
    count.hidden = !n
    count.textContent = this.words.number(n)
    const hint = withShortcuts(
      this.words.say(this.maySuggest ? "Editor.suggestions.how" : "Editor.suggestions.none"),
    )
    for (const list of lists)
      showSuggestions(list, state, this.words, hint, {
        show: one => this.goTo(one),
        decide: (one, decision) => this.ask(one, decision),
      })
    panel.hidden = !n && !(this.maySuggest && state.readOnly)
    if (hadFocus && (!document.activeElement || document.activeElement === document.body)) this.view().focus()
  }

  /// A suggestion of somebody else that was not there before is said once.
  private tell(all: readonly Suggestion[]): void {
    const before = this.heard
    this.heard = new Set(all.map(one => one.id))
    if (!before && this.maySuggest && this.view().state.readOnly)
      this.say("ok", this.words.say("Editor.suggest.can"))
    const come = before && all.find(one => !before.has(one.id) && !one.mine)
    if (come)
      this.say("ok", this.words.say("Editor.suggest.come", nameOf(this.view().state, come, this.words)))
  }

  private goTo(one: Suggestion): void {
    const now = suggestionsOf(this.view().state).find(other => other.id === one.id)
    if (!now) return
    if (location.hash.startsWith("#sheet-")) location.hash = ""
    this.view().dispatch({
      selection: EditorSelection.range(now.from, now.to),
      effects: EditorView.scrollIntoView(now.from, {y: "center"}),
    })
    this.view().focus()
  }

  private ask(one: Suggestion, decision: Decision): void {
    if (decision !== "decline") return void this.decide(one, decision, "")
    const {dialog, what, reason} = this.places.declining
    if (this.declined?.id !== one.id) reason.value = "" // what could not be sent is there still
    this.declined = one
    what.textContent = sentenceOf(one, this.words)
    dialog.showModal()
  }

  /// Gives whether it was answered, whatever the answer.
  private async decide(one: Suggestion, decision: Decision, reason: string): Promise<boolean> {
    const refused = await this.post(`/drafts/${this.draft}/suggestions/${one.id}/${decision}`, {reason})
    this.say(
      refused === null ? "ok" : "warn",
      this.words.say(`Editor.suggest.${refused ?? `${decision}-done`}`),
    )
    await this.look()
    return refused !== "unavailable"
  }

  private make(what: Suggested): Promise<string | null> {
    const {version, from, to, ...words} = what
    const [at, start, end] = [version, from, to].map(String) as [string, string, string]
    return this.post(`/drafts/${this.draft}/suggestions`, {version: at, from: start, to: end, ...words})
  }

  /// Sends a form; gives the name of a refusal, or null when it is done.
  private async post(address: string, fields: Readonly<Record<string, string>>): Promise<string | null> {
    const body = new URLSearchParams(fields)
    for (const [name, value] of new FormData(this.places.suggesting.form)) body.set(name, String(value))
    try {
      const answer = await fetch(address, {method: "POST", body, headers: {accept: "application/json"}})
      if (answer.ok) return null
      return answer.status === 409
        ? readRefusal(await answer.json())
        : (refusals[answer.status] ?? "unavailable")
    } catch {
      return "unavailable"
    }
  }

  private say(kind: "ok" | "warn", title: string): void {
    this.notices.show({kind, name: "suggestion", title, forMilliseconds: 8_000})
  }
}
