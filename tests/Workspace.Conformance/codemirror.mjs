// CodeMirror's side of the comparison. A case is one line: the operation's name and a JSON array of what is given, then what comes out.
//   node codemirror.mjs make OPERATIONS CASES SEED     prints so many cases of each operation, answered by CodeMirror; compose,json means these two
//   node codemirror.mjs judge                          reads cases; prints each that CodeMirror answers otherwise, its own line first; then how many it read
import { rebaseUpdates } from "@codemirror/collab"
import { ChangeSet, MapMode, Text } from "@codemirror/state"
import { stdin, stdout } from "node:process"

const set = given => (given instanceof ChangeSet ? given : ChangeSet.fromJSON(given))
const rope = text => Text.of(text.split("\n"))
const places = (a, side, mode) => Array.from({ length: a.length + 1 }, (_, at) => a.mapPos(at, side, mode))

/// What is given, as CodeMirror writes it, and its answer.
const answers = {
  compose(a, b) {
    ;[a, b] = [a, b].map(set)
    return [a, b, a.compose(b)]
  },

  transform(a, b) {
    ;[a, b] = [a, b].map(set)
    return [a, b, a.map(b), a.map(b, true)]
  },

  positions(a) {
    a = set(a)
    return [a, places(a, -1), places(a, 1)]
  },

  deletions(a) {
    a = set(a)
    return [a, ...[MapMode.TrackDel, MapMode.TrackBefore, MapMode.TrackAfter].map(mode => [places(a, -1, mode), places(a, 1, mode)])]
  },

  apply(text, a) {
    a = set(a)
    return [text, a, a.apply(rope(text)).toString(), a.invert(rope(text)), a.desc.toString()]
  },

  json(spelled) {
    const a = set(JSON.parse(spelled))
    return [spelled, a, a.length, a.newLength]
  },

  ranges(a) {
    a = set(a)
    const ranges = []
    a.iterChanges((fromA, toA, fromB, toB, inserted) => ranges.push([fromA, toA, fromB, toB, inserted.toString()]), true)
    return [a, ranges]
  },

  /// Three rivals; the authority takes them in order, and everybody else hears of the others after their own.
  rivals(text, a, b, c) {
    ;[a, b, c] = [a, b, c].map(set)
    const second = b.map(a)
    const third = c.map(a).map(second)
    const result = third.apply(second.apply(a.apply(rope(text)))).toString()
    const seenByB = third.apply(a.map(b, true).apply(b.apply(rope(text)))).toString()
    const lateA = a.map(c, true)
    const lateB = second.map(c.map(a), true)
    const seenByC = lateB.apply(lateA.apply(c.apply(rope(text)))).toString()
    return [text, a, b, c, second, third, result == seenByB && result == seenByC ? result : null]
  },

  /// What one client proposes, after what others and it itself have had accepted since, one at a time.
  rebase(text, since, client, proposed) {
    const over = since.map(([clientID, changes]) => ({ clientID, changes: set(changes) }))
    const waiting = proposed.map(changes => ({ clientID: client, changes: set(changes) }))
    const accepted = rebaseEach(over, waiting).map(update => update.changes)
    const result = [...over.map(update => update.changes), ...accepted].reduce((doc, changes) => changes.apply(doc), rope(text))
    return [text, over.map(({ clientID, changes }) => [clientID, changes]), client, waiting.map(update => update.changes), accepted, result.toString()]
  },
}

/// rebaseUpdates drops what was accepted at the start of the waiting only while it sees all that came since; so it is given one at a time what others made.
function rebaseEach(over, waiting) {
  for (const update of over) waiting = rebaseUpdates(waiting, [update])
  return waiting
}

// mulberry32: small, and the same everywhere
let seed = 1
function random(below) {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) % below
}

const letters = ["a", "b", "c", " ", "\n", "\n", "é", "😀", "𝄞", '"', "\\", "\t", "\b", "\f", "\u0001", "\u007f", "\u2028", "\ufeff", "\uffff", "/", "<"]
const makeText = most => Array.from({ length: random(most + 1) }, () => letters[random(random(4) ? 9 : letters.length)]).join("")
const makeDoc = () => makeText(isLong ? 400 : 16)

/// Of a hundred cases one is long.
let isLong = false

/// A place so many characters on, never within a surrogate pair.
function forward(doc, at, characters) {
  for (; characters > 0 && at < doc.length; characters--) at += doc.codePointAt(at) > 0xffff ? 2 : 1
  return at
}

/// Replacements in order, at times adjacent; every fourth is composed of two.
function makeChanges(doc) {
  const specs = []
  for (let n = random(isLong ? 60 : 5), at = 0; n > 0; n--) {
    const from = forward(doc, at, random(3) ? random(6) : 0)
    const to = forward(doc, from, random(2) ? random(5) : 0)
    specs.push({ from, to, insert: random(2) ? makeText(4) : "" })
    at = to
  }
  const changes = ChangeSet.of(specs, doc.length, "\n")
  return random(4) ? changes : changes.compose(makeChanges(applied(changes, doc)))
}

const applied = (changes, doc) => changes.apply(rope(doc)).toString()

/// The same JSON in other words: white space and escapes.
function spell(json) {
  const space = () => ["", "", "", " ", "\n\t", "\r "][random(6)]
  const escaped = text => text.replace(/[^]/g, letter => "\\u" + letter.charCodeAt(0).toString(16).padStart(4, "0"))
  const word = text => `"${Array.from(text, letter => (random(8) ? JSON.stringify(letter).slice(1, -1) : escaped(letter))).join("")}"`
  const list = items => `${space()}[${items.map(item => space() + item + space()).join(",")}]${space()}`
  return list(json.map(section => (typeof section == "number" ? section : list([section[0], ...section.slice(1).map(word)]))))
}

const makers = {
  compose() {
    const doc = makeDoc()
    const a = makeChanges(doc)
    return [a, makeChanges(applied(a, doc))]
  },
  transform() {
    const doc = makeDoc()
    return [makeChanges(doc), makeChanges(doc)]
  },
  positions: () => [makeChanges(makeDoc())],
  deletions: () => [makeChanges(makeDoc())],
  apply() {
    const doc = makeDoc()
    return [doc, makeChanges(doc)]
  },
  json: () => [spell(makeChanges(makeDoc()).toJSON())],
  ranges: () => [makeChanges(makeDoc())],
  rivals() {
    const doc = makeDoc()
    return [doc, makeChanges(doc), makeChanges(doc), makeChanges(doc)]
  },
  rebase() {
    const doc = makeDoc()
    const own = follow(doc, 1 + random(3))
    const accepted = random(own.length + 1)
    const since = []
    for (let i = 0, now = doc, waiting = own; ; ) {
      const isOwn = i < accepted && !random(3)
      if (!isOwn && since.length > 5) break
      const update = { clientID: isOwn ? 0 : 1 + random(2), changes: isOwn ? waiting[0] : makeChanges(now) }
      if (isOwn) {
        waiting = waiting.slice(1)
        i++
      } else {
        waiting = rebaseUpdates(waiting.map(changes => ({ clientID: 0, changes })), [update]).map(each => each.changes)
      }
      since.push(update)
      now = applied(update.changes, now)
    }
    return [doc, since.map(({ clientID, changes }) => [clientID, changes]), 0, own]
  },
}

function follow(doc, count) {
  const changes = []
  for (; changes.length < count; doc = applied(changes.at(-1), doc)) changes.push(makeChanges(doc))
  return changes
}

async function make(names, cases, from) {
  seed = from
  let lines = []
  for (let i = 0; i < cases; i++) {
    isLong = i % 100 == 99
    for (const name of names) lines.push(`${name} ${JSON.stringify(answers[name](...makers[name]()))}\n`)
    if (i % 100 == 99 || i == cases - 1) {
      if (!stdout.write(lines.join(""))) await new Promise(resolve => stdout.once("drain", resolve))
      lines = []
    }
  }
}

async function judge() {
  let rest = ""
  let count = 0
  stdin.setEncoding("utf8")
  for await (const piece of stdin) {
    const lines = (rest + piece).split("\n")
    rest = lines.pop()
    for (const line of lines) {
      count++
      const name = line.slice(0, line.indexOf(" "))
      const answer = `${name} ${answered(name, line.slice(name.length))}`
      if (answer != line) stdout.write(`${answer}\n${line}\n`)
    }
  }
  stdout.write(`${count}\n`)
}

function answered(name, given) {
  try {
    return JSON.stringify(answers[name](...JSON.parse(given)))
  } catch (failure) {
    return String(failure)
  }
}

const [, , mode, names, cases, from] = process.argv
await (mode == "make" ? make(names.split(","), Number(cases), Number(from)) : judge())
