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

// The packed form of docs/PROTOCOL.md, as it is described there.
const number = value => (value < 128 ? [value] : [(value % 128) + 128, ...number(Math.floor(value / 128))])
const utf8 = text => [...new TextEncoder().encode(text)]
const hex = bytes => Buffer.from(bytes).toString("hex")

function pack(changes) {
  const ranges = []
  let kept = 0
  for (const section of changes.toJSON()) {
    if (typeof section == "number") kept += section
    else {
      const [deleted, ...lines] = section
      ranges.push({ kept, deleted, letters: utf8(lines.join("\n")) })
      kept = 0
    }
  }
  if (!ranges.length) return [0, 0]
  return ranges.flatMap(({ kept, deleted, letters }, i) => [
    ...number(kept),
    ...number(letters.length * 4 + (i < ranges.length - 1 ? 2 : 0) + (deleted ? 1 : 0)),
    ...(deleted ? number(deleted) : []),
    ...letters,
  ])
}

/// Now and then in a text so long that numbers take several bytes, or with a long insertion; a byte order mark is a letter.
function writing(length) {
  if (random(3)) return edit("a".repeat(Math.min(length, 16)) + "b".repeat(Math.max(length - 16, 0)))
  const from = random(length + 1)
  const insert = random(8) ? text(3) : "\ufeff" + "é\n".repeat(random(200))
  return ChangeSet.of([{ from, to: random(2) ? from : Math.min(length, from + random(300)), insert }], length, "\n")
}

const someLength = () => (random(4) ? random(20) : random(40000))

write("packed", 2500, () => {
  const length = someLength()
  const a = writing(length)
  return [length, a, hex(pack(a))]
})

const broken = [
  [4, ""], [4, "00"], [4, "800000"], [4, "008000"], [4, "ffffffffffffffffffff01"], [4, "0500"], [4, "000105"], [4, "000100"], [4, "030102"],
  [4, "0100"], [4, "0002"], [4, "00026162"], [4, "00020000"], [4, "0006610000"], [4, "0004ff"], [4, "0004c3"], [4, "000ceda080"],
  [4, "0008c080"], [4, "0010f09f98"],
]
write("broken", broken.length + 500, () => {
  if (broken.length) return broken.shift()
  const length = someLength()
  const bytes = pack(writing(length))
  return [length, hex(bytes.slice(0, random(bytes.length)))]
})

const id = () => Array.from({ length: 32 }, () => random(16).toString(16)).join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
const idBytes = id => [...Buffer.from(id.replaceAll("-", ""), "hex")]

function following(length) {
  const changes = []
  for (let n = 1 + random(4); n > 0; n--) {
    changes.push(writing(length))
    length = changes.at(-1).newLength
  }
  return changes
}

write("proposals", 500, () => {
  const changes = following(someLength())
  const base = random(300000)
  const tab = random(2) ? { draft: id(), key: "abcdefgh-ABCDEFGH_0123".slice(random(7)) } : null
  const front = tab ? [...idBytes(tab.draft), tab.key.length, ...utf8(tab.key)] : []
  return [tab, base, changes, hex([...front, ...number(base), ...number(changes[0].length), ...changes.flatMap(pack)])]
})

write("told", 500, () => {
  const changes = following(someLength())
  const [numbering, from, begun] = [1 + random(300), random(300000), 1789387200000 + random(100000)]
  const goesOn = random(2) > 0
  const start = goesOn ? [] : [...number(from), ...number(begun), ...number(changes[0].length)]
  let time = begun
  const updates = changes.map(c => {
    const later = random(random(2) ? 20 : 20000)
    return { c, hand: random(200), later, t: (time += later) }
  })
  const bytes = [...number(numbering), ...start, ...updates.flatMap(({ c, hand, later }) => [...number(hand), ...number(later), ...pack(c)])]
  return [{ numbering, goesOn, from, time: begun, length: changes[0].length }, updates.map(({ c, hand, t }) => ({ c, hand, t })), hex(bytes)]
})
