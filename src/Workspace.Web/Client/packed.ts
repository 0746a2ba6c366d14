import {ChangeSet} from "@codemirror/state"
import {ByteReader, ByteWriter, isWhole, toUtf8} from "./bytes"
import {
  count,
  list,
  readNames,
  record,
  text,
  type ChangeJson,
  type Names,
  type Proposal,
  type Told,
  type Update,
} from "./wire"

/// The packed form of docs/PROTOCOL.md: what is typed, a keystroke in about twenty bytes up and ten down. What it cannot say goes as JSON.

const deletes = 1
const more = 2
const flags = 4

/// A proposal; null when it says something that has no packed form: a paste, where text came from, half a surrogate pair.
/// `anew`: with draft and key in front, as the first of a tab on a connection must be.
export function packProposal(draft: string, proposal: Proposal, anew: boolean): Uint8Array | null {
  const [first] = proposal.changes
  if (!first) return null
  const out = new ByteWriter()
  if (anew) {
    out.put(Uint8Array.from(draft.replaceAll("-", "").match(/../g) ?? [], byte => parseInt(byte, 16)))
    out.number(proposal.key.length)
    out.put(toUtf8(proposal.key))
  }
  out.number(proposal.base)
  out.number(lengthBefore(first.c))
  for (const change of proposal.changes)
    if (change.pasted || change.from?.length || !packChanges(out, change.c)) return null
  return out.written
}

/// Each replaced range: the length kept before it, the size of its text with two flags, what it deletes, its text. False when a
/// text has no UTF-8.
export function packChanges(out: ByteWriter, changes: ChangeJson): boolean {
  const last = changes.findLastIndex(section => typeof section !== "number")
  if (last < 0) out.put(Uint8Array.of(0, 0))
  let kept = 0
  for (const [index, section] of changes.slice(0, last + 1).entries()) {
    if (typeof section === "number") {
      kept += section
      continue
    }
    const [deleted, ...lines] = section
    const inserted = lines.join("\n")
    if (!isWhole(inserted)) return false
    const letters = toUtf8(inserted)
    out.number(kept)
    out.number(letters.length * flags + (index < last ? more : 0) + (deleted ? deletes : 0))
    if (deleted) out.number(deleted)
    out.put(letters)
    kept = 0
  }
  return true
}

/// A change set for a text of that length.
export function readPacked(bytes: ByteReader, length: number): ChangeSet {
  const sections: (number | [number, ...string[]])[] = []
  let left = length
  for (let isMore = true; isMore;) {
    const kept = bytes.number()
    const head = bytes.number()
    const deleted = head & deletes ? bytes.number() : 0
    const inserted = bytes.letters(Math.floor(head / flags))
    isMore = (head & more) > 0
    if (head & deletes ? !deleted : !inserted && (isMore || kept || sections.length))
      throw new RangeError("change set: expected what says something, got a range that says nothing")
    left -= kept + deleted
    if (left < 0) throw new RangeError(`change set: expected one for ${length} code units, got ${-left} more`)
    if (kept) sections.push(kept)
    if (inserted) sections.push([deleted, ...inserted.split("\n")])
    else if (deleted) sections.push([deleted])
  }
  if (left) sections.push(left)
  return ChangeSet.fromJSON(sections)
}

interface Hand {
  readonly client: string
  readonly person: string
  readonly organization: string
}

const nobody: Names = {people: [], organizations: []}

/// What one connection hears of a draft in the packed form: who the numbers are, and where the last message ended.
export class Hearing {
  private numbering: number | null = null
  private hands: readonly Hand[] = []
  private names = nobody
  private end: {readonly version: number; readonly time: number; readonly length: number} | null = null

  constructor(private readonly draft: string) {}

  /// Whose the numbers are from `first` on. From the first on, it begins anew: with another numbering, or after joining again.
  learn(value: unknown): void {
    const o = record(value, "hands")
    const numbering = count(o["number"], "hands.number")
    const first = count(o["first"], "hands.first")
    if (first === 0) {
      this.numbering = numbering
      this.hands = []
      this.end = null
    }
    if (first !== this.hands.length || numbering !== this.numbering)
      throw new RangeError(`hands.first: expected ${this.hands.length}, got ${String(o["first"])}`)
    this.hands = [...this.hands, ...list(o["hands"], "hands.hands").map(readHand)]
    const {people, organizations} = readNames(o)
    this.names = {
      people: [...this.names.people, ...people],
      organizations: [...this.names.organizations, ...organizations],
    }
  }

  /// A message that goes on where the last one ended, or says from where; with the names that were learned for it.
  told(goesOn: boolean, packed: Uint8Array): Told {
    const bytes = new ByteReader(packed)
    const numbering = bytes.number()
    if (numbering !== this.numbering)
      throw new RangeError(`told.number: expected ${this.numbering}, got ${numbering}`)
    const start = goesOn ? this.end : {version: bytes.number(), time: bytes.number(), length: bytes.number()}
    if (!start) throw new RangeError("told: expected a start, got what goes on")
    let {time, length} = start
    const updates: Update[] = []
    while (!bytes.isDone) {
      const number = bytes.number()
      const hand = this.hands[number]
      if (!hand) throw new RangeError(`told.hand: expected under ${this.hands.length}, got ${number}`)
      time += bytes.number()
      const changes = readPacked(bytes, length)
      length = changes.newLength
      updates.push({...hand, changes, time, channel: 0, first: []})
    }
    const names = this.names
    this.names = nobody
    this.end = {version: start.version + updates.length, time, length}
    return {draft: this.draft, from: start.version, updates, ...names}
  }
}

function readHand(value: unknown): Hand {
  const o = record(value, "hand")
  return {
    client: text(o["id"], "hand.id"),
    person: text(o["p"], "hand.p"),
    organization: text(o["o"], "hand.o"),
  }
}

function lengthBefore(changes: ChangeJson): number {
  return changes.reduce<number>(
    (length, section) => length + (typeof section === "number" ? section : section[0]),
    0,
  )
}
