import {receiveUpdates} from "@codemirror/collab"
import {ChangeSet, EditorState, Transaction} from "@codemirror/state"
import {expect, test, vi} from "vitest"
import {collaboration, told} from "../../src/Workspace.Web/Client/collab"
import {led, ledSections, sectionsOf} from "../../src/Workspace.Web/Client/led"
import {type Led, type Update} from "../../src/Workspace.Web/Client/wire"
import {readWords} from "../../src/Workspace.Web/Client/words"

const text = "# Food\n\nBread.\n\n## Housing\n\nRoofs.\n\n## Water\n"
const from = text.indexOf("## Housing")
const to = text.indexOf("## Water")
const words = readWords({}, "en")

function said(version: number, alone = true, organization = "theirs"): Led {
  return {
    version,
    sections: [{id: "s", organization, name: "Theirs", short: "T", line: 2, from, to, alone}],
  }
}

function open(kept: (name: string) => void = () => {}): EditorState {
  return EditorState.create({
    doc: text,
    extensions: [collaboration(5, "me"), ledSections("ours", words, section => kept(section.name))],
  })
}

function hear(state: EditorState, at: number, changes: ChangeSet): EditorState {
  const update: Update = {
    changes,
    client: "other",
    person: "p",
    organization: "o",
    time: 0,
    channel: 0,
    first: [],
  }
  state = receiveUpdates(state, [{changes, clientID: "other"}]).state
  return state.update({
    effects: told.of({draft: "d", from: at, updates: [update], people: [], organizations: []}),
  }).state
}

const place = (state: EditorState) => {
  const one = sectionsOf(state, "ours")[0]
  return one && state.sliceDoc(one.from, one.to)
}

const insert = (state: EditorState, at: number, letters: string) =>
  state.update({changes: {from: at, insert: letters}}).state

test("A section is where it was said to be, and goes with the text", () => {
  let state = open().update({effects: led.of(said(5))}).state
  expect(place(state)).toBe("## Housing\n\nRoofs.\n\n")
  state = insert(state, 0, "More ")
  expect(place(state)).toBe("## Housing\n\nRoofs.\n\n")
  state = hear(state, 5, ChangeSet.of({from: text.indexOf("Roofs"), insert: "Walls. "}, text.length))
  expect(place(state)).toBe("## Housing\n\nWalls. Roofs.\n\n")
})

test("What is said of an earlier version is brought to the text of now, with what is pending", () => {
  let state = insert(open(), 0, "Mine ")
  state = hear(state, 5, ChangeSet.of({from: text.indexOf("Bread"), insert: "Soup. "}, text.length))
  state = state.update({effects: led.of(said(5))}).state
  expect(place(state)).toBe("## Housing\n\nRoofs.\n\n")
})

test("What is said of a version that is not told yet waits for it", () => {
  const before = "Bread. "
  let state = open().update({
    effects: led.of({
      version: 6,
      sections: said(6).sections.map(one => ({...one, from: from + before.length, to: to + before.length})),
    }),
  }).state
  expect(place(state)).toBeUndefined()
  state = hear(state, 5, ChangeSet.of({from: 0, insert: before}, text.length))
  expect(place(state)).toBe("## Housing\n\nRoofs.\n\n")
})

test("Others are kept from writing where the lead is alone, and are told whose it is", () => {
  vi.useFakeTimers()
  const kept: string[] = []
  const state = open(name => kept.push(name)).update({effects: led.of(said(5))}).state
  for (const at of [from, from + 1, text.indexOf("Roofs"), to - 1])
    expect(insert(state, at, "x").doc.toString()).toBe(text)
  expect(state.update({changes: {from: 0, to: text.length}}).state.doc.toString()).toBe(text)
  vi.runAllTimers()
  expect(kept).toEqual(Array(5).fill("Theirs"))
  expect(insert(state, from - 1, "x").doc.length).toBe(text.length + 1)
  expect(insert(state, text.length, "x").doc.length).toBe(text.length + 1)
  expect(insert(state, from, "A line.\n").doc.length).toBe(text.length + 8)
  vi.useRealTimers()
})

test("What the others of the draft write there is shown all the same", () => {
  const state = open().update({effects: led.of(said(5))}).state
  const changes = ChangeSet.of({from: text.indexOf("Roofs"), insert: "x"}, text.length)
  expect(hear(state, 5, changes).doc.toString()).toContain("xRoofs")
  expect(state.update({changes, annotations: Transaction.remote.of(true)}).state.doc.toString()).toContain(
    "xRoofs",
  )
})

test.each([
  ["everybody may", said(5, false)],
  ["it is ours", said(5, true, "ours")],
])("One writes in a section when %s", (_, theirs) => {
  const state = open().update({effects: led.of(theirs)}).state
  expect(insert(state, text.indexOf("Roofs"), "x").doc.toString()).toContain("xRoofs")
})
