import type {EditorState} from "@codemirror/state"
import {shares, writersOf} from "./attribution"
import type {Section} from "./led"
import {directory} from "./names"
import {element} from "./notices"
import {headingOf, type Heading} from "./outline"
import type {Peer} from "./presence"
import {countWords, type Words} from "./words"
import type {Stamp} from "./wire"

/// Fills the panels beside the text. Each function writes those items of one list anew that would differ, and what has the focus keeps it.

export function showOutline(
  list: HTMLElement,
  all: readonly Heading[],
  led: readonly Section[],
  state: EditorState,
  words: Words,
  go: (index: number) => void,
): void {
  const shallowest = Math.min(...all.map(heading => heading.level))
  const isTitled = all.filter(heading => heading.level === shallowest).length === 1
  const top = isTitled ? shallowest + 1 : shallowest
  const items = all.map((heading, i) => {
    const link = document.createElement("a")
    link.href = "#main"
    link.className = `level-${Math.max(0, Math.min(2, heading.level - top))}`
    link.append(element("span", "", heading.title || words.say("Editor.outline.untitled")))
    if (heading.level === top)
      link.append(element("span", "num", words.number(countWords(state.sliceDoc(heading.from, heading.to)))))
    const section = led.find(
      one => one.from < one.to && one.from >= heading.from && one.from <= state.doc.lineAt(heading.from).to,
    )
    if (section) {
      const lead = element("span", `led-by by org-${section.line}`, section.short)
      lead.title = words.say("Editor.led", section.name)
      link.append(lead)
    }
    link.addEventListener("click", event => {
      event.preventDefault()
      go(i)
    })
    const item = document.createElement("li")
    item.append(link)
    return item
  })
  refill(list, items)
}

/// Marks where the caret is, and who else is in which section.
export function showPlace(
  list: HTMLElement,
  all: readonly Heading[],
  at: number,
  peers: readonly Peer[],
  words: Words,
): void {
  const current = headingOf(all, at)
  Array.from(list.children).forEach((item, i) => {
    const link = item.firstElementChild
    const heading = all[i]
    if (!link || !heading) return
    if (heading === current) link.setAttribute("aria-current", "true")
    else link.removeAttribute("aria-current")
    const others = peers.filter(
      peer => peer.caret && !peer.presence.away && headingOf(all, peer.caret.head) === heading,
    )
    link.querySelector(".here")?.remove()
    if (!others.length) return
    const here = element("span", "here", "")
    for (const peer of others.slice(0, 4)) here.append(avatar(peer, true))
    here.append(element("span", "also", words.say("Editor.outline.also")))
    link.append(here)
  })
}

export function showLegend(list: HTMLElement, state: EditorState, words: Words): void {
  const {organizations} = state.field(directory)
  const items = shares(state, 0, state.doc.length).map(({organization, part}) => {
    const known = organizations.get(organization)
    const item = document.createElement("li")
    const swatch = element("span", `swatch org-${known?.line ?? 0}`, "         ")
    swatch.setAttribute("aria-hidden", "true")
    const label = element("span", "", `${known?.name ?? words.say("Editor.wrote.unknown-organization")} `)
    const percent = new Intl.NumberFormat(words.language, {
      style: "percent",
      maximumFractionDigits: part < 0.01 ? 1 : 0,
    })
    label.append(element("span", "meta num", percent.format(part)))
    item.append(swatch, label)
    return item
  })
  refill(list, items)
}

export function showPeople(list: HTMLElement, me: string, peers: readonly Peer[], words: Words): void {
  const items = peers.map(peer => {
    const item = element("li", "person", "")
    const who = element("span", "who", "")
    who.append(element("b", "", peer.presence.name), element("span", "", peer.presence.short))
    item.append(avatar(peer, false), who)
    if (peer.presence.away) item.append(element("span", "pill push", words.say("Editor.here.away")))
    return item
  })
  const self = element("li", "person", "")
  const who = element("span", "who", "")
  who.append(element("b", "", me), element("span", "", words.say("Editor.here.you")))
  self.append(who)
  refill(list, [...items, self])
}

export function showAvatars(place: HTMLElement, peers: readonly Peer[], words: Words): void {
  const names = peers.map(({presence}) =>
    presence.away ? words.say("Editor.here.name-away", presence.name) : presence.name,
  )
  place.setAttribute(
    "aria-label",
    peers.length ? words.say("Editor.here.label", names.join(", ")) : words.say("Editor.here.nobody"),
  )
  const shown = peers.slice(0, 5).map(peer => avatar(peer, false))
  if (peers.length > 5) shown.push(element("span", "avatar avatar-away", `+${peers.length - 5}`))
  refill(place, shown)
}

/// A card for each writer of the stretch, in the order of the text; `revision` gives the address of a version.
export function showWriters(
  place: HTMLElement,
  state: EditorState,
  asked: number,
  to: number,
  words: Words,
  address: (version: number) => string,
  revision: (version: number) => Promise<number | null>,
): string {
  const found = writersOf(state, asked, to)
  const kinds = new Map<string, {stamp: Stamp; from: number; length: number}>()
  for (const run of found) {
    const {stamp} = run
    const key = `${stamp.person} ${stamp.organization} ${stamp.firstVersion} ${stamp.lastVersion} ${stamp.first?.time ?? ""}`
    const known = kinds.get(key)
    if (known) known.length += run.length
    else kinds.set(key, {stamp, from: run.from, length: run.length})
  }
  if (!kinds.size) {
    place.replaceChildren(element("p", "meta", words.say("Editor.wrote.nothing")))
    return words.say("Editor.wrote.nothing")
  }
  const sentences: string[] = []
  const cards = Array.from(kinds.values(), ({stamp, from, length}) => {
    const sentence = sentenceOf(stamp, state, words)
    sentences.push(sentence)
    const [start, end] = to > asked ? [from, from + length] : around(state, from)
    return card(
      stamp,
      excerpt(state.sliceDoc(start, Math.min(end, start + 200))),
      state,
      words,
      address,
      revision,
    )
  })
  place.replaceChildren(...cards)
  return sentences.slice(0, 3).join(" ")
}

function card(
  stamp: Stamp,
  quoted: string,
  state: EditorState,
  words: Words,
  address: (version: number) => string,
  revision: (version: number) => Promise<number | null>,
): HTMLElement {
  const {people, organizations} = state.field(directory)
  const person = people.get(stamp.person)
  const organization = organizations.get(stamp.organization)
  const line = organization?.line ?? 0
  const box = element("div", "card-in", "")
  const head = element("div", "card-head", "")
  const round = element("span", `avatar avatar-s org-${line}`, person?.initials ?? "?")
  round.setAttribute("aria-hidden", "true")
  const who = document.createElement("div")
  who.append(
    element("b", "", person?.name ?? words.say("Editor.wrote.unknown-person")),
    element("span", "meta", organization?.name ?? words.say("Editor.wrote.unknown-organization")),
  )
  head.append(round, who)
  const quote = element("q", `serif by org-${line}`, quoted)
  const facts = element("p", "meta", timeOf(stamp, words))
  box.append(head, quote, facts)
  if (stamp.first) {
    const first = people.get(stamp.first.person)?.name ?? words.say("Editor.wrote.unknown-person")
    const of =
      organizations.get(stamp.first.organization)?.name ?? words.say("Editor.wrote.unknown-organization")
    box.append(element("p", "meta", words.say("Editor.wrote.first", first, of, words.time(stamp.first.time))))
  }
  const link = document.createElement("a")
  link.href = address(stamp.lastVersion)
  link.textContent = words.say("Editor.wrote.version", stamp.lastVersion)
  const where = element("p", "meta", "")
  where.append(link)
  box.append(where)
  void revision(stamp.lastVersion).then(number => {
    if (number !== null) link.textContent = words.say("Editor.wrote.revision", number, stamp.lastVersion)
  })
  return box
}

function sentenceOf(stamp: Stamp, state: EditorState, words: Words): string {
  const {people, organizations} = state.field(directory)
  return words.say(
    "Editor.wrote.sentence",
    people.get(stamp.person)?.name ?? words.say("Editor.wrote.unknown-person"),
    organizations.get(stamp.organization)?.name ?? words.say("Editor.wrote.unknown-organization"),
    timeOf(stamp, words),
  )
}

function timeOf(stamp: Stamp, words: Words): string {
  const how = words.say(`Editor.wrote.channel-${Math.min(5, stamp.channel)}`)
  return `${how}, ${words.time(stamp.until)}`
}

/// The words around a place that have one writer, within its line.
function around(state: EditorState, at: number): readonly [number, number] {
  const line = state.doc.lineAt(at)
  let start = line.from
  for (const run of writersOf(state, line.from, line.to)) {
    start = run.from
    if (run.from + run.length > at) return [start, run.from + run.length]
  }
  return [start, line.to]
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim()
  return line.length > 90 ? `${line.slice(0, 90).replace(/[\uD800-\uDBFF]$/, "")}…` : line
}

function avatar(peer: Peer, isSmall: boolean): HTMLElement {
  const {presence} = peer
  const kind = presence.away ? "avatar-away" : `org-${presence.line}`
  const round = element("span", `avatar ${kind}${isSmall ? " avatar-s" : ""}`, presence.initials)
  round.setAttribute("aria-hidden", "true")
  round.title = `${presence.name}, ${presence.short}`
  return round
}

function refill(place: HTMLElement, items: readonly HTMLElement[]): void {
  const before = filled.get(place) ?? []
  const next = items.map(item => item.outerHTML)
  filled.set(place, next)
  const focused = Array.from(place.children).findIndex(item => item.contains(document.activeElement))
  items.forEach((item, i) => {
    const old = place.children[i]
    if (!old) place.append(item)
    else if (next[i] !== before[i]) old.replaceWith(item)
  })
  while (place.children.length > items.length) place.lastElementChild?.remove()
  if (focused >= 0 && !place.contains(document.activeElement))
    place.children[Math.min(focused, items.length - 1)]
      ?.querySelector<HTMLElement>("a[href], button")
      ?.focus()
}

/// What each list was filled with, item by item.
const filled = new WeakMap<HTMLElement, readonly string[]>()
