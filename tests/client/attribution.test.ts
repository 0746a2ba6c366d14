import {EditorState, Text} from "@codemirror/state"
import {receiveUpdates} from "@codemirror/collab"
import {expect, test} from "vitest"
import {
  attributed,
  replace,
  runs,
  shares,
  stamping,
  whoWrote,
  writersOf,
  type Run,
} from "../../src/Workspace.Web/Client/attribution"
import {collaboration, settled, told} from "../../src/Workspace.Web/Client/collab"
import {directory} from "../../src/Workspace.Web/Client/names"
import {readChangeSet, type ChangeJson, type Stamp, type Update} from "../../src/Workspace.Web/Client/wire"

const stamp = (person: string, over: Partial<Stamp> = {}): Stamp => ({
  person,
  organization: `org of ${person}`,
  since: 0,
  until: 0,
  firstVersion: 1,
  lastVersion: 1,
  channel: 0,
  first: null,
  ...over,
})

const update = (person: string, c: ChangeJson, over: Partial<Update> = {}): Update => ({
  changes: readChangeSet(c),
  client: person,
  person,
  organization: `org of ${person}`,
  time: 0,
  channel: 0,
  first: [],
  ...over,
})

/// "a3 b2": three units by a, two by b.
function draw(all: readonly Run[] | null): string {
  return (all ?? [])
    .map(run => `${run.stamp.person}${run.length}${run.stamp.first ? `(${run.stamp.first.person})` : ""}`)
    .join(" ")
}

const before: readonly Run[] = [
  {length: 3, stamp: stamp("a")},
  {length: 2, stamp: stamp("b")},
]

test.each<[ChangeJson, string]>([
  [[5], "a3 b2"],
  [[1, [0, "x"], 4], "a1 c1 a2 b2"],
  [[3, [0, "xy"], 2], "a3 c2 b2"],
  [[2, [2], 1], "a2 b1"],
  [[[5]], ""],
  [[[5, "new"]], "c3"],
  [[1, [1, "x"], 1, [1, "y"], 1], "a1 c1 a1 c1 b1"],
  [[5, [0, "a", "b"]], "a3 b2 c3"],
])("Runs follow %j", (c, drawn) => {
  expect(draw(replace(before, readChangeSet(c), stamping(update("c", c), 9)))).toBe(drawn)
})

test("Words that were copied keep their first writer", () => {
  const copied = update("c", [5, [0, "abcdef"]], {
    first: [{at: 2, length: 3, person: "z", organization: "org of z", time: 5}],
  })
  expect(draw(replace(before, copied.changes, stamping(copied, 9)))).toBe("a3 b2 c2 c3(z) c1")
})

test("What one writer types in one sitting is one run; later words are their own", () => {
  let all: readonly Run[] = []
  const type = (n: number, time: number) => {
    const one = update("a", n ? [n, [0, "x"]] : [[0, "x"]], {time})
    all = replace(all, one.changes, stamping(one, n + 1))
  }
  for (let n = 0; n < 5; n++) type(n, n * 1_000)
  expect(all).toHaveLength(1)
  expect(all[0]?.stamp).toMatchObject({since: 0, until: 4_000, firstVersion: 1, lastVersion: 5})
  type(5, 3_600_000)
  expect(draw(all)).toBe("a5 a1")
})

function start(text: string): EditorState {
  return EditorState.create({
    doc: Text.of(text.split("\n")),
    extensions: [collaboration(2, "me"), directory, whoWrote({person: "me", organization: "org of me"})],
  })
}

const answer = (version: number, all: readonly Run[]) =>
  attributed.of({version, runs: all, people: [], organizations: []})

function tell(state: EditorState, updates: readonly Update[]): EditorState {
  const {version} = state.field(settled)
  const received = receiveUpdates(
    state,
    updates.map(one => ({changes: one.changes, clientID: one.client})),
  ).state
  return received.update({
    effects: told.of({draft: "d", from: version, updates, people: [], organizations: []}),
  }).state
}

test("Own words are one's own before they are told, and stay so after", () => {
  let state = start("aaabb").update({effects: answer(2, before)}).state
  state = state.update({changes: {from: 3, insert: "mine"}}).state
  expect(draw(runs(state))).toBe("a3 me4 b2")
  state = tell(state, [update("c", [[0, "cc"], 5])])
  expect(draw(runs(state))).toBe("c2 a3 me4 b2")
  state = tell(state, [update("me", [5, [0, "mine"], 2], {time: 77})])
  expect(draw(runs(state))).toBe("c2 a3 me4 b2")
  expect(writersOf(state, 5, 5 + 4)[0]?.stamp).toMatchObject({until: 77, lastVersion: 4})
})

test("An answer that comes late is brought up to date", () => {
  let state = start("aaabb")
  state = tell(state, [update("c", [[0, "cc"], 5])])
  state = state.update({changes: {from: 7, insert: "!"}}).state
  expect(runs(state)).toBe(null)
  state = state.update({effects: answer(2, before)}).state
  expect(draw(runs(state))).toBe("c2 a3 b2 me1")
})

test("An answer that does not cover the text is not believed", () => {
  expect(runs(start("aaabbX").update({effects: answer(2, before)}).state)).toBe(null)
})

test("A caret asks for the character before it, at the start for the one after", () => {
  const state = start("aaabb").update({effects: answer(2, before)}).state
  expect(draw(writersOf(state, 3, 3))).toBe("a1")
  expect(draw(writersOf(state, 4, 4))).toBe("b1")
  expect(draw(writersOf(state, 0, 0))).toBe("a1")
  expect(draw(writersOf(state, 2, 5))).toBe("a1 b2")
})

test("Shares add up to the whole, most first", () => {
  const state = start("aaabb").update({effects: answer(2, before)}).state
  expect(shares(state, 0, 5)).toEqual([
    {organization: "org of a", part: 0.6},
    {organization: "org of b", part: 0.4},
  ])
})
