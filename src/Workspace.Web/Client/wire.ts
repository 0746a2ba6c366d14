import {ChangeSet} from "@codemirror/state"

/// The messages of docs/PROTOCOL.md. What arrives is `unknown` until a function of this file has looked at all of it; one that
/// is not of the promised form throws a `RangeError` that says got and expected.

/// A change set as it goes over the wire: CodeMirror's own JSON.
export type ChangeJson = readonly (number | readonly [number, ...string[]])[]

/// `length` units of the inserted text, from `at` on, were copied from `start` in that version of that draft.
export interface OriginClaim {
  readonly at: number
  readonly length: number
  readonly draft: string
  readonly version: number
  readonly start: number
}

export interface Proposed {
  readonly c: ChangeJson
  readonly pasted?: true
  readonly from?: readonly OriginClaim[]
}

export interface Proposal {
  readonly key: string
  readonly base: number
  readonly changes: readonly Proposed[]
}

export type Receipt = {readonly version: number} | {readonly refused: string; readonly detail?: string}

/// That stretch of the inserted text was first written by another.
export interface FirstWriting {
  readonly at: number
  readonly length: number
  readonly person: string
  readonly organization: string
  readonly time: number
}

export interface Update {
  readonly changes: ChangeSet
  readonly client: string
  readonly person: string
  readonly organization: string
  readonly time: number
  readonly channel: number
  readonly first: readonly FirstWriting[]
}

export interface PersonName {
  readonly id: string
  readonly name: string
  readonly initials: string
}

export interface OrganizationName {
  readonly id: string
  readonly name: string
  readonly short: string
  readonly line: number
}

/// Everyone who is named in a message.
export interface Names {
  readonly people: readonly PersonName[]
  readonly organizations: readonly OrganizationName[]
}

export interface Told extends Names {
  readonly draft: string
  readonly from: number
  readonly updates: readonly Update[]
}

export interface Presence {
  readonly connection: string
  readonly person: string
  readonly organization: string
  readonly name: string
  readonly initials: string
  readonly short: string
  readonly line: number
  readonly caret: {readonly anchor: number; readonly head: number; readonly version: number} | null
  readonly away: boolean
}

export interface Rights {
  readonly rights: "write" | "read" | "none"
  readonly frozen: boolean
}

/// A section of the text that an organization leads.
export interface LedSection {
  readonly id: string
  readonly organization: string
  readonly name: string
  readonly short: string
  readonly line: number
  readonly from: number
  readonly to: number
  /// Whether the others may only suggest in it.
  readonly alone: boolean
}

/// The led sections, where they are in the text of a version.
export interface Led {
  readonly version: number
  readonly sections: readonly LedSection[]
}

/// A change that somebody suggested, open.
export interface Suggestion {
  readonly id: string
  readonly from: number
  readonly to: number
  readonly removed: string
  readonly inserted: string
  readonly why: string
  readonly person: string
  readonly organization: string
  readonly time: number
  /// Whether what it replaces is not in the text any more as it was.
  readonly outdated: boolean
  readonly mayDecide: boolean
  readonly mine: boolean
}

/// The open suggestions, where they are in the text of a version.
export interface Suggestions extends Names {
  readonly version: number
  readonly maySuggest: boolean
  readonly suggestions: readonly Suggestion[]
}

export interface Joined extends Rights {
  readonly version: number
  /// Whom the connection writes as, from now on.
  readonly you: {readonly person: string; readonly organization: string}
  readonly told: Told
  readonly here: readonly Presence[]
  readonly led: Led
}

/// Who wrote one run of a text: first and last contribution, and who wrote it first when it was copied.
export interface Stamp {
  readonly person: string
  readonly organization: string
  readonly since: number
  readonly until: number
  readonly firstVersion: number
  readonly lastVersion: number
  readonly channel: number
  readonly first: {readonly person: string; readonly organization: string; readonly time: number} | null
}

export interface AttributionRead extends Names {
  readonly version: number
  readonly runs: readonly {readonly length: number; readonly stamp: Stamp}[]
}

export function readReceipt(value: unknown): Receipt {
  const o = record(value, "receipt")
  if (o["refused"] == null) return {version: count(o["version"], "receipt.version")}
  const refused = text(o["refused"], "receipt.refused")
  return o["detail"] == null ? {refused} : {refused, detail: text(o["detail"], "receipt.detail")}
}

export function readTold(value: unknown): Told {
  const o = record(value, "told")
  return {
    draft: text(o["draft"], "told.draft"),
    from: count(o["from"], "told.from"),
    updates: list(o["updates"], "told.updates").map(readUpdate),
    ...readNames(o),
  }
}

export function readJoined(value: unknown): Joined {
  const o = record(value, "joined")
  const you = record(o["you"], "joined.you")
  return {
    version: count(o["version"], "joined.version"),
    ...readRights(o),
    you: {
      person: text(you["person"], "you.person"),
      organization: text(you["organization"], "you.organization"),
    },
    told: readTold(o["told"]),
    here: list(o["here"], "joined.here").map(readPresence),
    led: readLed(o["led"]),
  }
}

export function readLed(value: unknown): Led {
  const o = record(value, "led")
  return {
    version: count(o["version"], "led.version"),
    sections: list(o["sections"], "led.sections").map(part => {
      const one = record(part, "led section")
      return {
        id: text(one["section"], "led.section"),
        organization: text(one["organization"], "led.organization"),
        name: text(one["name"], "led.name"),
        short: text(one["short"], "led.short"),
        line: line(one["line"], "led.line"),
        from: count(one["from"], "led.from"),
        to: count(one["to"], "led.to"),
        alone: flag(one["alone"], "led.alone"),
      }
    }),
  }
}

export function readSuggestions(value: unknown): Suggestions {
  const o = record(value, "suggestions")
  return {
    version: count(o["version"], "suggestions"),
    maySuggest: flag(o["maySuggest"], "suggestions"),
    suggestions: list(o["suggestions"], "suggestions").map(each => {
      const one = record(each, "suggestion")
      return {
        id: text(one["id"], "suggestion"),
        from: count(one["from"], "suggestion"),
        to: count(one["to"], "suggestion"),
        removed: text(one["removed"], "suggestion"),
        inserted: text(one["inserted"], "suggestion"),
        why: text(one["why"], "suggestion"),
        person: text(one["p"], "suggestion"),
        organization: text(one["o"], "suggestion"),
        time: count(one["t"], "suggestion"),
        outdated: flag(one["outdated"], "suggestion"),
        mayDecide: flag(one["mayDecide"], "suggestion"),
        mine: flag(one["mine"], "suggestion"),
      }
    }),
    ...readNames(o),
  }
}

/// Why something was not done, by its name.
export function readRefusal(value: unknown): string {
  return text(record(value, "answer")["refused"], "refused")
}

export function readRights(value: unknown): Rights {
  const o = record(value, "rights")
  const rights = o["rights"]
  if (rights !== "write" && rights !== "read" && rights !== "none")
    throw unexpected("rights", "write, read or none", rights)
  return {rights, frozen: flag(o["frozen"], "frozen")}
}

export function readPresence(value: unknown): Presence {
  const o = record(value, "presence")
  const placed = o["anchor"] != null && o["head"] != null && o["version"] != null
  return {
    connection: text(o["connection"], "presence.connection"),
    person: text(o["person"], "presence.person"),
    organization: text(o["organization"], "presence.organization"),
    name: text(o["name"], "presence.name"),
    initials: text(o["initials"], "presence.initials"),
    short: text(o["short"], "presence.short"),
    line: line(o["line"], "presence.line"),
    caret: placed
      ? {
          anchor: count(o["anchor"], "presence.anchor"),
          head: count(o["head"], "presence.head"),
          version: count(o["version"], "presence.version"),
        }
      : null,
    away: o["away"] === true,
  }
}

export function readAttribution(value: unknown): AttributionRead {
  const o = record(value, "attribution")
  const stamps = list(o["stamps"], "attribution.stamps").map(readStamp)
  const runs = list(o["runs"], "attribution.runs").map(run => {
    const [length, index] = list(run, "run")
    const stamp = stamps[count(index, "run.stamp")]
    if (!stamp) throw unexpected("run.stamp", `under ${stamps.length}`, index)
    return {length: count(length, "run.length"), stamp}
  })
  return {version: count(o["version"], "attribution.version"), runs, ...readNames(o)}
}

export function readRevision(value: unknown): {
  readonly number: number
  readonly from: number
  readonly to: number
} {
  const o = record(value, "revision")
  return {
    number: count(o["number"], "revision.number"),
    from: count(o["from"], "revision.from"),
    to: count(o["to"], "revision.to"),
  }
}

/// The digest of a version, or null when the server has it not at hand.
export function readDigest(value: unknown): string | null {
  if (value == null) return null
  const digest = text(value, "digest")
  if (!/^[0-9a-f]{64}$/.test(digest)) throw unexpected("digest", "64 hexadecimal digits", digest)
  return digest
}

export function readText(value: unknown, what: string): string {
  return text(value, what)
}

/// A change set out of its JSON; the form is checked before CodeMirror sees it.
export function readChangeSet(value: unknown): ChangeSet {
  for (const section of list(value, "change set")) {
    if (!Array.isArray(section)) count(section, "kept length")
    else {
      count(section[0], "replaced length")
      for (let i = 1; i < section.length; i++) text(section[i], "inserted line")
    }
  }
  return ChangeSet.fromJSON(value)
}

/// A stored or received list of proposed changes.
export function readProposed(value: unknown): Proposed {
  const o = record(value, "proposed")
  readChangeSet(o["c"])
  const proposed: {c: ChangeJson; pasted?: true; from?: readonly OriginClaim[]} = {c: o["c"] as ChangeJson}
  if (o["pasted"] === true) proposed.pasted = true
  if (o["from"] != null) proposed.from = list(o["from"], "proposed.from").map(readClaim)
  return proposed
}

export function readClaim(value: unknown): OriginClaim {
  const o = record(value, "origin")
  return {
    at: count(o["at"], "origin.at"),
    length: count(o["length"], "origin.length"),
    draft: text(o["draft"], "origin.draft"),
    version: count(o["version"], "origin.version"),
    start: count(o["start"], "origin.start"),
  }
}

/// An object, or a `RangeError`.
export function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw unexpected(what, "an object", value)
  return value as Record<string, unknown>
}

export function count(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw unexpected(what, "a whole number from 0", value)
  return value
}

export function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw unexpected(what, "a string", value)
  return value
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(what, "a list", value)
  return value
}

function flag(value: unknown, what: string): boolean {
  if (typeof value !== "boolean") throw unexpected(what, "true or false", value)
  return value
}

function line(value: unknown, what: string): number {
  const n = count(value, what)
  if (n > 8) throw unexpected(what, "0 to 8", value)
  return n
}

function readUpdate(value: unknown): Update {
  const o = record(value, "update")
  return {
    changes: readChangeSet(o["c"]),
    client: text(o["id"], "update.id"),
    person: text(o["p"], "update.p"),
    organization: text(o["o"], "update.o"),
    time: count(o["t"], "update.t"),
    channel: count(o["ch"], "update.ch"),
    first: o["w"] == null ? [] : list(o["w"], "update.w").map(readFirstWriting),
  }
}

function readFirstWriting(value: unknown): FirstWriting {
  const o = record(value, "first writing")
  return {
    at: count(o["at"], "first writing.at"),
    length: count(o["length"], "first writing.length"),
    person: text(o["p"], "first writing.p"),
    organization: text(o["o"], "first writing.o"),
    time: count(o["t"], "first writing.t"),
  }
}

function readStamp(value: unknown): Stamp {
  const o = record(value, "stamp")
  const first = o["w"] == null ? null : record(o["w"], "stamp.w")
  return {
    person: text(o["p"], "stamp.p"),
    organization: text(o["o"], "stamp.o"),
    since: count(o["t0"], "stamp.t0"),
    until: count(o["t1"], "stamp.t1"),
    firstVersion: count(o["v0"], "stamp.v0"),
    lastVersion: count(o["v1"], "stamp.v1"),
    channel: count(o["ch"], "stamp.ch"),
    first: first && {
      person: text(first["p"], "stamp.w.p"),
      organization: text(first["o"], "stamp.w.o"),
      time: count(first["t"], "stamp.w.t"),
    },
  }
}

/// The people and organizations named in a message.
export function readNames(o: Readonly<Record<string, unknown>>): Names {
  return {
    people: Object.entries(record(o["people"], "people")).map(([id, value]) => {
      const person = record(value, "person")
      return {
        id,
        name: text(person["name"], "person.name"),
        initials: text(person["initials"], "person.initials"),
      }
    }),
    organizations: Object.entries(record(o["organizations"], "organizations")).map(([id, value]) => {
      const organization = record(value, "organization")
      return {
        id,
        name: text(organization["name"], "organization.name"),
        short: text(organization["short"], "organization.short"),
        line: line(organization["line"], "organization.line"),
      }
    }),
  }
}

function unexpected(what: string, expected: string, got: unknown): RangeError {
  return new RangeError(
    `${what}: expected ${expected}, got ${JSON.stringify(got)?.slice(0, 80) ?? typeof got}`,
  )
}
