import {expect, test} from "vitest"
import {
  readAttribution,
  readChangeSet,
  readDigest,
  readJoined,
  readPresence,
  readProposed,
  readReceipt,
  readRights,
  readTold,
} from "../../src/Workspace.Web/Client/wire"

const names = {
  people: {p: {name: "Maya Lindqvist", initials: "ML"}},
  organizations: {o: {name: "Food Bank", short: "FB", line: 3}},
}
const update = {c: [1, [0, "x"]], id: "0123456789abcdef", p: "p", o: "o", t: 1, ch: 0}
const told = {draft: "d", from: 4, updates: [update], ...names}
const presence = {
  connection: "c",
  person: "p",
  organization: "o",
  name: "M",
  initials: "M",
  short: "FB",
  line: 3,
  away: false,
}

test("A good message is read", () => {
  const read = readTold(told)
  expect(read.from).toBe(4)
  expect(read.updates[0]?.changes.toJSON()).toEqual([1, [0, "x"]])
  expect(read.people).toEqual([{id: "p", name: "Maya Lindqvist", initials: "ML"}])
  expect(read.organizations[0]?.line).toBe(3)
})

test("Joining tells version, rights, whom one writes as, text and company", () => {
  const joined = readJoined({
    version: 5,
    rights: "write",
    frozen: false,
    you: {person: "p", organization: "o"},
    told,
    here: [{...presence, anchor: 1, head: 2, version: 5}],
    led: {
      version: 5,
      sections: [
        {section: "s", organization: "o", name: "O", short: "O", line: 2, from: 3, to: 9, alone: true},
      ],
    },
  })
  expect(joined.led.sections[0]).toMatchObject({id: "s", from: 3, to: 9, alone: true})
  expect(joined.you).toEqual({person: "p", organization: "o"})
  expect(joined.here[0]?.caret).toEqual({anchor: 1, head: 2, version: 5})
})

test("A presence without a caret is read", () => {
  expect(readPresence({...presence, anchor: null, head: null, version: null}).caret).toBe(null)
})

test("A receipt is a version or a refusal", () => {
  expect(readReceipt({version: 3})).toEqual({version: 3})
  expect(readReceipt({refused: "no-right"})).toEqual({refused: "no-right"})
  expect(readReceipt({refused: "too-large", detail: "1 MB"})).toEqual({refused: "too-large", detail: "1 MB"})
})

test("Runs of an attribution are given their stamps", () => {
  const stamps = [{p: "p", o: "o", t0: 1, t1: 2, v0: 1, v1: 2, ch: 0, w: {p: "q", o: "r", t: 0}}]
  const read = readAttribution({version: 2, runs: [[5, 0]], stamps, ...names})
  expect(read.runs[0]).toMatchObject({length: 5, stamp: {person: "p", until: 2, first: {person: "q"}}})
})

test.each([
  ["told", () => readTold(null), "told: expected an object, got null"],
  ["told.from", () => readTold({...told, from: -1}), "told.from: expected a whole number from 0, got -1"],
  ["told.from", () => readTold({...told, from: 1.5}), "got 1.5"],
  ["updates", () => readTold({...told, updates: {}}), "told.updates: expected a list"],
  ["author", () => readTold({...told, updates: [{...update, p: 7}]}), "update.p: expected a string, got 7"],
  [
    "line",
    () => readTold({...told, organizations: {o: {name: "n", short: "s", line: 9}}}),
    "expected 0 to 8, got 9",
  ],
  ["receipt", () => readReceipt({}), "receipt.version"],
  ["rights", () => readRights({rights: "admin", frozen: false}), "expected write, read or none"],
  ["frozen", () => readRights({rights: "read", frozen: "no"}), "expected true or false"],
  ["digest", () => readDigest("abc"), "64 hexadecimal digits"],
  [
    "stamp",
    () => readAttribution({version: 1, runs: [[5, 1]], stamps: [], ...names}),
    "run.stamp: expected under 0",
  ],
  ["proposed", () => readProposed({c: [1], from: [{at: 0}]}), "origin.length"],
])("A bad %s is refused and named", (_what, read, message) => {
  expect(read).toThrow(RangeError)
  expect(read).toThrow(message)
})

test.each([
  [[-1]],
  [["1"]],
  [[[1, 2]]],
  [[[-1, "a"]]],
  [[[]]],
  [[null]],
  ["abc"],
  [{}],
  [[1.5]],
  [[[0, "a", null]]],
])("%j is no change set", json => {
  expect(() => readChangeSet(json)).toThrow(RangeError)
})

test("A digest that is not at hand is null", () => {
  expect(readDigest(null)).toBe(null)
})
