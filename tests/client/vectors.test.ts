import {existsSync, readdirSync, readFileSync} from "node:fs"
import {MapMode, Text, type ChangeSet} from "@codemirror/state"
import {describe, expect, test} from "vitest"
import {list, readChangeSet, text} from "../../src/Workspace.Web/Client/wire"

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
}

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
