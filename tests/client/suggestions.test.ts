// @vitest-environment happy-dom
import {receiveUpdates} from "@codemirror/collab"
import {ChangeSet, EditorSelection, EditorState} from "@codemirror/state"
import {EditorView} from "@codemirror/view"
import {afterEach, expect, test, vi} from "vitest"
import {collaboration, told} from "../../src/Workspace.Web/Client/collab"
import {directory, named} from "../../src/Workspace.Web/Client/names"
import {sentenceOf, showSuggestions} from "../../src/Workspace.Web/Client/suggestioncards"
import {Suggesting, suggesting, type Suggested} from "../../src/Workspace.Web/Client/suggesting"
import {suggested, suggestionMarks, suggestionsOf} from "../../src/Workspace.Web/Client/suggestions"
import {readSuggestions, type Suggestion, type Suggestions} from "../../src/Workspace.Web/Client/wire"
import type {Words} from "../../src/Workspace.Web/Client/words"

const text = "Every child eats. Every child sleeps."

const words: Words = {
  language: "en",
  say: (key, ...values) => [key.replace("Editor.suggest.", ""), ...values].join(" "),
  many: (key, n) => `${key} ${n}`,
  number: String,
  time: String,
}

function suggestion(of: Partial<Suggestion>): Suggestion {
  return {
    id: "s",
    from: 6,
    to: 11,
    removed: "child",
    inserted: "person",
    why: "",
    person: "p",
    organization: "o",
    time: 7,
    outdated: false,
    mayDecide: true,
    mine: false,
    ...of,
  }
}

const said = (version: number, ...suggestions: readonly Suggestion[]): Suggestions => ({
  version,
  maySuggest: true,
  suggestions,
  people: [{id: "p", name: "Gwen", initials: "GP"}],
  organizations: [{id: "o", name: "Open Door", short: "OD", line: 3}],
})

function open(...all: readonly Suggestion[]): EditorState {
  const extensions = [collaboration(5, "me"), directory, suggestionMarks(words), suggesting()]
  const read = said(5, ...all)
  return EditorState.create({doc: text, extensions}).update({effects: [named.of(read), suggested.of(read)]})
    .state
}

function hear(state: EditorState, at: number, changes: ChangeSet): EditorState {
  const update = {changes, client: "other", person: "p", organization: "o", time: 0, channel: 0, first: []}
  state = receiveUpdates(state, [{changes, clientID: "other"}]).state
  return state.update({
    effects: told.of({draft: "d", from: at, updates: [update], people: [], organizations: []}),
  }).state
}

const places = (state: EditorState) =>
  suggestionsOf(state).map(({from, to, outdated}) => ({from, to, outdated}))

afterEach(() => document.body.replaceChildren())

test("A suggestion goes with its text, also with what is pending here", () => {
  let state = open(suggestion({}))
  state = hear(state, 5, ChangeSet.of({from: 0, insert: "So: "}, text.length))
  state = state.update({changes: {from: 0, insert: "And "}}).state
  expect(places(state)).toEqual([{from: 14, to: 19, outdated: false}])
})

test("One whose text is changed here is outdated at once, and is not when the text is back", () => {
  let state = open(suggestion({}))
  state = state.update({changes: {from: 8, insert: "x"}}).state
  expect(places(state)).toEqual([{from: 6, to: 12, outdated: true}])
  state = state.update({changes: {from: 8, to: 9}}).state
  expect(places(state)).toEqual([{from: 6, to: 11, outdated: false}])
})

test("What is to be added keeps to the text before it", () => {
  let state = open(suggestion({from: 17, to: 17, removed: "", inserted: " Always."}))
  state = state.update({changes: {from: 17, insert: " Then more."}}).state
  expect(places(state)).toEqual([{from: 17, to: 17, outdated: false}])
})

test("What would go is underlined, and a sign stands where something would be added", () => {
  const state = open(
    suggestion({}),
    suggestion({id: "t", from: 17, to: 17, removed: "", inserted: " Always."}),
    suggestion({id: "u", from: 0, to: 5, removed: "Each", outdated: true}),
  )
  const view = new EditorView({state, parent: document.body})
  expect(Array.from(view.contentDOM.querySelectorAll(".suggested"), one => one.textContent)).toEqual([
    "child",
  ])
  expect(view.contentDOM.querySelector<HTMLElement>(".suggested")?.title).toBe("mark Gwen")
  expect(view.contentDOM.querySelectorAll(".suggested-here").length).toBe(1)
  view.destroy()
})

test("A card says in words what is suggested, by whom and for whom, and offers what one may", () => {
  const list = document.createElement("div")
  document.body.append(list)
  const acts = {show: vi.fn(), decide: vi.fn()}
  const mine = suggestion({
    id: "t",
    from: 17,
    to: 17,
    removed: "",
    inserted: " Always.",
    mayDecide: false,
    mine: true,
    why: "Night too",
  })
  showSuggestions(list, open(suggestion({}), mine), words, "none", acts)
  const [first, second] = Array.from(list.querySelectorAll("article"))
  expect(first?.getAttribute("aria-label")).toBe("by Gwen Open Door")
  expect(first?.querySelector(".change")?.textContent).toBe("replace child with person")
  expect(Array.from(first?.querySelectorAll("button") ?? [], one => one.firstChild?.textContent)).toEqual([
    "accept",
    "decline",
    "show",
  ])
  expect(second?.querySelector(".change")?.textContent).toBe("add  Always.")
  expect(second?.textContent).toContain("why-said Night too")
  expect(Array.from(second?.querySelectorAll("button") ?? [], one => one.firstChild?.textContent)).toEqual([
    "withdraw",
    "show",
  ])
  first?.querySelector("button")?.click()
  expect(acts.decide.mock.calls[0]?.[0]).toMatchObject({id: "s"})
  expect(acts.decide.mock.calls[0]?.[1]).toBe("accept")
})

test("Cards that are written anew keep the focus where it was, and an outdated one cannot be accepted", () => {
  const list = document.createElement("div")
  document.body.append(list)
  const acts = {show: () => {}, decide: () => {}}
  const state = open(suggestion({}), suggestion({id: "t", from: 24, to: 29}))
  showSuggestions(list, state, words, "none", acts)
  list.querySelector<HTMLElement>("[data-suggestion='t'] .act-decline")?.focus()
  showSuggestions(list, state.update({changes: {from: 25, insert: "x"}}).state, words, "none", acts)
  const focused = document.activeElement as HTMLElement
  expect([focused.closest<HTMLElement>("article")?.dataset["suggestion"], focused.className]).toEqual([
    "t",
    "btn btn-quiet act-decline",
  ])
  expect(list.querySelector("[data-suggestion='t'] .act-accept")).toBeNull()
  showSuggestions(list, open(), words, "none", acts)
  expect(list.textContent).toBe("none")
})

test.each([
  [suggestion({}), "of replace quoted child with quoted person"],
  [suggestion({removed: ""}), "of add quoted person"],
  [suggestion({inserted: ""}), "of remove quoted child"],
])("A suggestion is said in a few words", (one, sentence) => {
  expect(sentenceOf(one, words)).toBe(sentence)
})

function dialogOf(state: EditorState, answer: string | null) {
  const make = <K extends keyof HTMLElementTagNameMap>(name: K) =>
    document.body.appendChild(document.createElement(name))
  const places = {
    dialog: make("dialog"),
    form: make("form"),
    now: make("div"),
    instead: make("textarea"),
    why: make("textarea"),
    trouble: make("p"),
    send: make("button"),
    cancel: make("button"),
  }
  const view = new EditorView({state, parent: document.body})
  const sent: Suggested[] = []
  const done = vi.fn()
  const dialog = new Suggesting(
    places,
    words,
    () => view,
    async what => {
      sent.push(what)
      return answer
    },
    done,
  )
  const submit = async () => {
    places.form.dispatchEvent(new Event("submit", {cancelable: true}))
    await Promise.resolve()
    await Promise.resolve()
  }
  return {places, view, sent, done, dialog, submit}
}

test("What is selected is offered to be written anew, and sent with the version and place it has", async () => {
  const {places, view, sent, done, dialog, submit} = dialogOf(open(), null)
  view.dispatch({selection: EditorSelection.range(6, 11)})
  dialog.open()
  expect([places.now.textContent, places.instead.value]).toEqual(["child", "child"])
  await submit()
  expect(places.trouble.textContent).toBe("nothing-changes")
  view.setState(hear(view.state, 5, ChangeSet.of({from: 0, insert: "So: "}, text.length)))
  places.instead.value = "person"
  places.why.value = "Adults too"
  await submit()
  expect(sent).toEqual([
    {from: 10, to: 15, version: 6, removed: "child", inserted: "person", why: "Adults too"},
  ])
  expect(done).toHaveBeenCalledOnce()
})

test("Where the text has changed meanwhile, one looks again before it is sent", async () => {
  const {places, view, sent, dialog, submit} = dialogOf(open(), null)
  view.dispatch({selection: EditorSelection.range(6, 11)})
  dialog.open()
  view.setState(hear(view.state, 5, ChangeSet.of({from: 8, insert: "x"}, text.length)))
  places.instead.value = "person"
  await submit()
  expect([places.trouble.textContent, places.now.textContent, sent.length]).toEqual(["moved", "chxild", 0])
  await submit()
  expect(sent[0]).toMatchObject({from: 6, to: 12, removed: "chxild", inserted: "person"})
})

test("With text of one's own on its way nothing is sent, and a refusal leaves the words in the dialog", async () => {
  const {places, view, sent, done, dialog, submit} = dialogOf(open(), "too-many")
  view.dispatch({selection: EditorSelection.range(6, 11)})
  dialog.open()
  places.instead.value = "person"
  await submit()
  expect([places.trouble.textContent, places.instead.value, sent.length]).toEqual(["too-many", "person", 1])
  view.dispatch({changes: {from: 0, insert: "Mine "}})
  await submit()
  expect([places.trouble.textContent, sent.length]).toEqual(["unsent", 1])
  expect(done).not.toHaveBeenCalled()
})

test("What is not of the promised form is not taken", () => {
  expect(readSuggestions(JSON.parse(JSON.stringify({...wire(), version: 3}))).suggestions[0]?.removed).toBe(
    "child",
  )
  expect(() => readSuggestions({...wire(), version: -1})).toThrow(RangeError)
  expect(() => readSuggestions({...wire(), suggestions: [{}]})).toThrow(RangeError)
})

function wire() {
  const {person: p, organization: o, time: t, ...rest} = suggestion({})
  return {version: 3, maySuggest: false, suggestions: [{...rest, p, o, t}], people: {}, organizations: {}}
}
