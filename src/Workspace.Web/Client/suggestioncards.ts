import type {EditorState} from "@codemirror/state"
import {directory} from "./names"
import {element} from "./notices"
import {nameOf, suggestionsOf} from "./suggestions"
import type {Suggestion} from "./wire"
import type {Words} from "./words"

export type Decision = "accept" | "decline" | "withdraw"

/// What a card's buttons do.
export interface CardActs {
  show(one: Suggestion): void
  decide(one: Suggestion, decision: Decision): void
}

/// A card for each open suggestion, in the order of the text; written anew only where one would differ. `hint` is said where there is none.
export function showSuggestions(
  place: HTMLElement,
  state: EditorState,
  words: Words,
  hint: string,
  acts: CardActs,
): void {
  const all = suggestionsOf(state)
  const cards = all.length ? all.map(one => card(one, state, words, acts)) : [element("p", "meta", hint)]
  const next = cards.map(one => one.outerHTML).join("")
  if (filled.get(place) === next) return
  const focused = place.contains(document.activeElement) ? document.activeElement : null
  const [id, act] = [
    focused?.closest<HTMLElement>("[data-suggestion]")?.dataset["suggestion"],
    focused?.className,
  ]
  filled.set(place, next)
  place.replaceChildren(...cards)
  if (!focused) return
  const same = cards.find(one => one.dataset["suggestion"] === id)
  const button = Array.from(same?.querySelectorAll("button") ?? []).find(one => one.className === act)
  ;(button ?? place.querySelector<HTMLElement>("button") ?? place).focus()
}

const filled = new WeakMap<HTMLElement, string>()

/// "Replace “the disabled” with “disabled tenants”", in a few words.
export function sentenceOf(one: Suggestion, words: Words): string {
  const of = (act: string, what: string) =>
    words.say("Editor.suggest.of", words.say(`Editor.suggest.${act}`), brief(what, words))
  if (!one.removed) return of("add", one.inserted)
  if (!one.inserted) return of("remove", one.removed)
  return `${of("replace", one.removed)} ${words.say("Editor.suggest.with")} ${brief(one.inserted, words)}`
}

function card(one: Suggestion, state: EditorState, words: Words, acts: CardActs): HTMLElement {
  const {people, organizations} = state.field(directory)
  const organization = organizations.get(one.organization)
  const home = organization?.name ?? words.say("Editor.wrote.unknown-organization")
  const name = nameOf(state, one, words)
  const box = element("article", "card-in", "")
  box.dataset["suggestion"] = one.id
  box.setAttribute("aria-label", words.say("Editor.suggest.by", name, home))
  const head = element("div", "card-head", "")
  const round = element(
    "span",
    `avatar avatar-s org-${organization?.line ?? 0}`,
    people.get(one.person)?.initials ?? "?",
  )
  round.setAttribute("aria-hidden", "true")
  const who = document.createElement("div")
  who.append(
    element("b", "", name),
    element("span", "meta", home),
    element("span", "meta", words.time(one.time)),
  )
  head.append(round, who)
  box.append(head, change(one, words))
  if (one.why) box.append(element("p", "", words.say("Editor.suggest.why-said", one.why)))
  if (one.outdated) box.append(element("p", "pill pill-warn", words.say("Editor.suggest.outdated")))
  const row = element("div", "card-acts", "")
  if (one.mayDecide && !one.outdated) row.append(button("accept", "btn", () => acts.decide(one, "accept")))
  if (one.mayDecide) row.append(button("decline", "btn btn-quiet", () => acts.decide(one, "decline")))
  if (one.mine) row.append(button("withdraw", "btn btn-quiet", () => acts.decide(one, "withdraw")))
  row.append(button("show", "btn btn-quiet", () => acts.show(one)))
  box.append(row)
  return box

  function button(act: string, style: string, press: () => void): HTMLElement {
    const made = element("button", `${style} act-${act}`, words.say(`Editor.suggest.${act}`))
    made.setAttribute("type", "button")
    made.append(element("span", "vh", `: ${sentenceOf(one, words)}`))
    made.addEventListener("click", press)
    return made
  }
}

function change(one: Suggestion, words: Words): HTMLElement {
  const line = element("p", "change serif", "")
  const kind = (act: string) => element("span", "card-kind", words.say(`Editor.suggest.${act}`))
  if (one.removed)
    line.append(kind(one.inserted ? "replace" : "remove"), " ", element("del", "", shown(one.removed)))
  if (one.removed && one.inserted) line.append(" ", kind("with"))
  if (one.inserted)
    line.append(...(one.removed ? [] : [kind("add")]), " ", element("ins", "", shown(one.inserted)))
  return line
}

/// A line break that alone is added or removed shows as a sign.
function shown(text: string): string {
  return text.trim() ? text : text.replaceAll("\n", "¶")
}

function brief(text: string, words: Words): string {
  const line = text.replace(/\s+/g, " ").trim()
  const short = line.length > 40 ? `${line.slice(0, 40).replace(/[\uD800-\uDBFF]$/, "")}…` : line
  return words.say("Editor.suggest.quoted", short)
}
