// Makes the cases that both languages must pass, from CodeMirror itself: node tests/vectors/make.mjs
// The same seed gives the same files. README.md beside it says what a line holds.
import { ChangeSet, MapMode, Text } from "@codemirror/state"
import { writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const here = dirname(fileURLToPath(import.meta.url))
const perFile = 2500

// mulberry32: small, and the same everywhere
let seed = 20260301
function random(below) {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) % below
}

const letters = ["a", "b", "c", " ", "\n", "é", "😀", "𝄞"]
const text = most => Array.from({ length: random(most + 1) }, () => letters[random(letters.length)]).join("")

/// A place between two characters, never within a surrogate pair.
function place(doc, from) {
  const at = from + random(doc.length - from + 1)
  return at > from && at < doc.length && /[\udc00-\udfff]/.test(doc[at]) ? at - 1 : at
}

function edit(doc) {
  const specs = []
  for (let from = 0, n = random(4); n >= 0 && from <= doc.length; n--) {
    const start = place(doc, from)
    const end = random(3) ? Math.min(place(doc, start), whole(doc, start + 4)) : start
    specs.push({ from: start, to: end, insert: random(3) ? text(3) : "" })
    from = end
    if (from == doc.length) break
  }
  return ChangeSet.of(specs, doc.length, "\n")
}

const whole = (doc, at) => (at < doc.length && at > 0 && /[\udc00-\udfff]/.test(doc[at]) ? at - 1 : Math.min(at, doc.length))
const apply = (changes, doc) => changes.apply(Text.of(doc.split("\n"))).toString()

function write(name, count, make) {
  for (let file = 0; file * perFile < count; file++) {
    const lines = Array.from({ length: Math.min(perFile, count - file * perFile) }, () => JSON.stringify(make()))
    writeFileSync(join(here, `${name}-${file + 1}.jsonl`), lines.join("\n") + "\n")
  }
}

write("compose", 10000, () => {
  const doc = text(16)
  const a = edit(doc)
  const b = edit(apply(a, doc))
  return [a, b, a.compose(b)]
})

write("transform", 10000, () => {
  const doc = text(16)
  const a = edit(doc)
  const b = edit(doc)
  return [a, b, a.map(b), a.map(b, true)]
})

write("positions", 2500, () => {
  const a = edit(text(12))
  const before = [], after = []
  for (let at = 0; at <= a.length; at++) {
    before.push(a.mapPos(at, -1))
    after.push(a.mapPos(at, 1))
  }
  return [a, before, after]
})

write("apply", 2500, () => {
  const doc = text(16)
  const a = edit(doc)
  return [doc, a, apply(a, doc), a.invert(Text.of(doc.split("\n"))), a.desc.toString()]
})

write("deletions", 2500, () => {
  const a = edit(text(12))
  const places = [MapMode.TrackDel, MapMode.TrackBefore, MapMode.TrackAfter].map(mode =>
    [-1, 1].map(side => Array.from({ length: a.length + 1 }, (_, at) => a.mapPos(at, side, mode))))
  return [a, ...places]
})
