import {existsSync, readdirSync, readFileSync} from "node:fs"
import {MapMode, Text, type ChangeSet} from "@codemirror/state"
import {describe, expect, test} from "vitest"
import {ByteReader, ByteWriter} from "../../src/Workspace.Web/Client/bytes"
import {Hearing, packChanges, packProposal, readPacked} from "../../src/Workspace.Web/Client/packed"
import {
  count,
  list,
  readChangeSet,
  readProposed,
  record,
  text,
  type ChangeJson,
} from "../../src/Workspace.Web/Client/wire"

/// The files that the engine is tested with too, read by @codemirror/state through the client's own reader.
const folder = new URL("../vectors/", import.meta.url)

const checks: Readonly<Record<string, (line: readonly unknown[]) => void>> = {
  compose([a, b, c]) {
    expect(set(a).compose(set(b)).toJSON()).toEqual(c)
  },
  transform([a, b, after, before]) {
    expect(set(a).map(set(b)).toJSON()).toEqual(after)
    expect(set(a).map(set(b), true).toJSON()).toEqual(before)
  },
  positions([a, left, right]) {
    const changes = set(a)
    expect(places(changes, -1)).toEqual(left)
    expect(places(changes, 1)).toEqual(right)
  },
  deletions([a, ...kinds]) {
    const changes = set(a)
    const modes = [MapMode.TrackDel, MapMode.TrackBefore, MapMode.TrackAfter]
    expect(modes.map(mode => [places(changes, -1, mode), places(changes, 1, mode)])).toEqual(kinds)
  },
  apply([before, a, result, inverse]) {
    const doc = Text.of(text(before, "text").split("\n"))
    expect(set(a).apply(doc).toString()).toBe(result)
    expect(set(a).invert(doc).toJSON()).toEqual(inverse)
  },
  packed([length, a, packed]) {
    const out = new ByteWriter()
    expect(packChanges(out, a as ChangeJson)).toBe(true)
    expect(toHex(out.written)).toBe(packed)
    const bytes = new ByteReader(fromHex(packed))
    expect(readPacked(bytes, count(length, "length")).toJSON()).toEqual(a)
    expect(bytes.isDone).toBe(true)
  },
  broken([length, packed]) {
    expect(() => readPacked(new ByteReader(fromHex(packed)), count(length, "length"))).toThrow(RangeError)
  },
  proposals([tab, base, changes, packed]) {
    const {draft, key} = tab === null ? {draft: "", key: ""} : record(tab, "tab")
    const proposal = {
      key: text(key, "key"),
      base: count(base, "base"),
      changes: list(changes, "changes").map(c => readProposed({c})),
    }
    expect(toHex(packProposal(text(draft, "draft"), proposal, tab !== null)!)).toBe(packed)
  },
  told([start, updates, packed]) {
    const {numbering, goesOn, from, time, length} = record(start, "start")
    const hearing = new Hearing("d")
    const hands = Array.from({length: 200}, (_, i) => ({id: `client ${i}`, p: `person ${i}`, o: "o"}))
    hearing.learn({number: numbering, first: 0, hands, people: {}, organizations: {}})
    if (goesOn) {
      const before = new ByteWriter()
      for (const n of [numbering, from, time, length]) before.number(count(n, "start"))
      expect(hearing.told(false, before.written).updates).toEqual([])
    }
    const told = hearing.told(goesOn === true, fromHex(packed))
    expect(told.from).toBe(from)
    expect(
      told.updates.map(({changes, client, time}) => ({c: changes.toJSON(), hand: client, t: time})),
    ).toEqual(
      list(updates, "updates")
        .map(update => record(update, "update"))
        .map(({c, hand, t}) => ({c, hand: `client ${String(hand)}`, t})),
    )
  },
}

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("")

const fromHex = (hex: unknown): Uint8Array =>
  Uint8Array.from(text(hex, "hex").match(/../g) ?? [], byte => parseInt(byte, 16))

const set = (value: unknown): ChangeSet => readChangeSet(value)

const places = (changes: ChangeSet, side: -1 | 1, mode = MapMode.Simple) =>
  Array.from({length: changes.length + 1}, (_, at) => changes.mapPos(at, side, mode))

describe.skipIf(!existsSync(folder))("Vectors", () => {
  for (const file of existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith(".jsonl")) : [])
    test(file, () => {
      const check = checks[file.split("-")[0] ?? ""]
      expect(check, `a check for ${file}`).toBeDefined()
      const lines = readFileSync(new URL(file, folder), "utf8").trimEnd().split("\n")
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) check?.(list(JSON.parse(line), file))
    })
})
