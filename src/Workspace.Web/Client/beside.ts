import type {EditorState} from "@codemirror/state"
import {sectionsOf} from "./led"
import {headings, type Heading} from "./outline"
import {showAvatars, showLegend, showOutline, showPeople, showPlace} from "./panels"
import {peersOf} from "./presence"
import {countWords, type Words} from "./words"

/// The places beside the text that follow it: each thing stands in a panel of the wide page and in a sheet of the narrow one.
export interface BesidePlaces {
  readonly outlines: readonly HTMLElement[]
  readonly legends: readonly HTMLElement[]
  readonly counts: readonly HTMLElement[]
  readonly meters: readonly HTMLElement[]
  readonly avatars: HTMLElement
  readonly people: HTMLElement
  readonly hereCount: HTMLElement
}

/// Keeps the panels up to date, a little later than the text: typing comes first.
export class Beside {
  private isDue = false

  constructor(
    private readonly places: BesidePlaces,
    private readonly words: Words,
    private readonly me: {readonly name: string; readonly organization: string},
    /// The most words that the draft should have; 0 for no limit.
    private readonly limit: number,
    private readonly state: () => EditorState,
    private readonly go: (heading: Heading) => void,
  ) {}

  soon(): void {
    if (this.isDue) return
    this.isDue = true
    setTimeout(() => {
      this.isDue = false
      this.refresh()
    }, 250)
  }

  refresh(): void {
    const {places, words} = this
    const state = this.state()
    const peers = peersOf(state)
    const all = headings(state)
    const go = (index: number) => {
      const heading = headings(this.state())[index]
      if (heading) this.go(heading)
    }
    for (const list of places.outlines) {
      showOutline(list, all, sectionsOf(state, this.me.organization), state, words, go)
      showPlace(list, all, state.selection.main.head, peers, words)
    }
    for (const list of places.legends) showLegend(list, state, words)
    const n = countWords(state.doc.toString())
    for (const count of places.counts) count.textContent = words.number(n)
    for (const meter of places.meters) this.measure(meter, n)
    showAvatars(places.avatars, peers, words)
    showPeople(places.people, this.me.name, peers, words)
    places.hereCount.textContent = words.many("Editor.here.count", peers.length + 1)
  }

  private measure(meter: HTMLElement, n: number): void {
    const {limit} = this
    meter.setAttribute("aria-valuenow", String(n))
    meter.classList.toggle("over", limit > 0 && n > limit)
    const bar = meter.firstElementChild
    if (bar instanceof HTMLElement && limit > 0) bar.style.width = `${Math.min(100, (100 * n) / limit)}%`
  }
}
