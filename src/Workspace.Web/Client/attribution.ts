import {
  Facet,
  RangeSetBuilder,
  StateEffect,
  StateField,
  Transaction,
  type ChangeSet,
  type EditorState,
  type Extension,
} from "@codemirror/state"
import {Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate} from "@codemirror/view"
import {pending, settled, told} from "./collab"
import {directory} from "./names"
import {readChangeSet, type AttributionRead, type Stamp, type Update} from "./wire"

/// A stretch of text with one writer. Runs lie side by side and cover the text exactly.
export interface Run {
  readonly length: number
  readonly stamp: Stamp
}

export interface Self {
  readonly person: string
  readonly organization: string
}

/// Who writes in this editor.
export const self = Facet.define<Self, Self>({combine: values => values[0] ?? {person: "", organization: ""}})

/// The server's answer to who wrote the text of one version.
export const attributed = StateEffect.define<AttributionRead>()

/// Turns the underlines on or off.
export const showWriters = StateEffect.define<boolean>()

/// Two contributions of one writer so close in time count as one sitting, and so as one run.
const sitting = 10 * 60_000

interface Attribution {
  /// Of the settled text; null until the server has answered.
  readonly settled: readonly Run[] | null
  /// Of the text on the screen: the settled runs with what is pending, in one's own name.
  readonly shown: readonly Run[] | null
  /// What was told before the server answered, and the version it follows.
  readonly early: readonly Update[]
  readonly earlyFrom: number
}

const attribution = StateField.define<Attribution>({
  create: state => ({settled: null, shown: null, early: [], earlyFrom: state.field(settled).version}),
  update(value, tr) {
    for (const effect of tr.effects) {
      if (effect.is(told)) value = take(value, effect.value.updates, effect.value.from, tr.state)
      else if (effect.is(attributed)) value = begin(value, effect.value, tr.state)
    }
    const isOwn = tr.docChanged && !tr.annotation(Transaction.remote)
    if (isOwn && value.shown) value = {...value, shown: replace(value.shown, tr.changes, own(tr.startState))}
    return value
  },
})

const isShown = StateField.define<boolean>({
  create: () => false,
  update(value, tr) {
    for (const effect of tr.effects) if (effect.is(showWriters)) value = effect.value
    return value
  },
})

/// Keeps who wrote what through every change, and underlines by organization while that is switched on.
export function whoWrote(me: Self): Extension {
  return [self.of(me), attribution, isShown, underlines]
}

/// The runs of the text on the screen; null while the server has not told.
export function runs(state: EditorState): readonly Run[] | null {
  return state.field(attribution).shown
}

/// Who wrote a stretch: its runs, cut to it. An empty stretch means the character before, else the one after.
export function writersOf(
  state: EditorState,
  from: number,
  to: number,
): readonly (Run & {readonly from: number})[] {
  if (from === to) [from, to] = from > 0 ? [from - 1, from] : [0, Math.min(1, state.doc.length)]
  const found: (Run & {from: number})[] = []
  let at = 0
  for (const run of runs(state) ?? []) {
    const [start, end] = [Math.max(at, from), Math.min(at + run.length, to)]
    if (start < end) found.push({from: start, length: end - start, stamp: run.stamp})
    at += run.length
    if (at >= to) break
  }
  return found
}

/// How much each organization wrote of a stretch, most first, as parts of 1.
export function shares(
  state: EditorState,
  from: number,
  to: number,
): readonly {organization: string; part: number}[] {
  const units = new Map<string, number>()
  for (const run of to > from ? writersOf(state, from, to) : [])
    units.set(run.stamp.organization, (units.get(run.stamp.organization) ?? 0) + run.length)
  return Array.from(units, ([organization, n]) => ({organization, part: n / (to - from)})).sort(
    (a, b) => b.part - a.part,
  )
}

/// The runs after a change set; `write` gives the stamps of the inserted text, by offset in all that the change set inserts.
export function replace(
  before: readonly Run[],
  changes: ChangeSet,
  write: (at: number, length: number) => readonly Run[],
): readonly Run[] {
  const after: Run[] = []
  let index = 0
  let used = 0
  let position = 0
  let inserted = 0
  const walk = (length: number, keep: boolean) => {
    while (length > 0) {
      const run = before[index]
      if (!run) throw new RangeError(`runs end before the text does: ${length} units more expected`)
      const n = Math.min(length, run.length - used)
      if (keep) add(after, {length: n, stamp: run.stamp})
      length -= n
      used += n
      if (used === run.length) {
        index++
        used = 0
      }
    }
  }
  changes.iterChanges((fromA, toA, _fromB, _toB, text) => {
    walk(fromA - position, true)
    walk(toA - fromA, false)
    position = toA
    if (text.length) for (const run of write(inserted, text.length)) add(after, run)
    inserted += text.length
  }, true)
  walk(changes.length - position, true)
  return after
}

/// The stamps of what an accepted contribution inserts.
export function stamping(update: Update, version: number): (at: number, length: number) => readonly Run[] {
  const stamp: Stamp = {
    person: update.person,
    organization: update.organization,
    since: update.time,
    until: update.time,
    firstVersion: version,
    lastVersion: version,
    channel: update.channel,
    first: null,
  }
  return (at, length) => {
    const made: Run[] = []
    let position = at
    for (const first of update.first) {
      const [from, to] = [Math.max(position, first.at), Math.min(at + length, first.at + first.length)]
      if (from >= to) continue
      if (from > position) made.push({length: from - position, stamp})
      const {person, organization, time} = first
      made.push({length: to - from, stamp: {...stamp, first: {person, organization, time}}})
      position = to
    }
    if (position < at + length) made.push({length: at + length - position, stamp})
    return made
  }
}

function take(value: Attribution, updates: readonly Update[], from: number, state: EditorState): Attribution {
  if (!value.settled) return {...value, early: value.early.concat(updates)}
  return withPending(value, fold(value.settled, updates, from), state)
}

function begin(value: Attribution, read: AttributionRead, state: EditorState): Attribution {
  const known = read.version - value.earlyFrom
  if (known < 0 || known > value.early.length) return value
  const given: Run[] = []
  for (const run of read.runs) add(given, run)
  const all = fold(given, value.early.slice(known), read.version)
  const length = all.reduce((sum, run) => sum + run.length, 0)
  if (length !== state.field(settled).doc.length) return value
  return {...withPending(value, all, state), early: []}
}

function fold(before: readonly Run[], updates: readonly Update[], from: number): readonly Run[] {
  return updates.reduce(
    (all, update, i) => replace(all, update.changes, stamping(update, from + i + 1)),
    before,
  )
}

function withPending(value: Attribution, all: readonly Run[], state: EditorState): Attribution {
  const shown = pending(state).reduce(
    (runs, change) => replace(runs, readChangeSet(change.c), own(state)),
    all,
  )
  return {...value, settled: all, shown}
}

function own(state: EditorState): (at: number, length: number) => readonly Run[] {
  const {person, organization} = state.facet(self)
  const now = Date.now()
  const version = state.field(settled).version + 1
  const stamp: Stamp = {
    person,
    organization,
    since: now,
    until: now,
    firstVersion: version,
    lastVersion: version,
    channel: 0,
    first: null,
  }
  return (_at, length) => [{length, stamp}]
}

function add(runs: Run[], run: Run): void {
  const last = runs[runs.length - 1]
  if (last && isOneSitting(last.stamp, run.stamp))
    runs[runs.length - 1] = {length: last.length + run.length, stamp: together(last.stamp, run.stamp)}
  else runs.push(run)
}

function isOneSitting(a: Stamp, b: Stamp): boolean {
  if (a === b) return true
  return (
    a.person === b.person &&
    a.organization === b.organization &&
    a.channel === b.channel &&
    Math.max(a.until, b.until) - Math.min(a.since, b.since) < sitting &&
    a.first?.person === b.first?.person &&
    a.first?.organization === b.first?.organization &&
    Math.abs((a.first?.time ?? 0) - (b.first?.time ?? 0)) < sitting
  )
}

function together(a: Stamp, b: Stamp): Stamp {
  if (a === b) return a
  return {
    ...a,
    since: Math.min(a.since, b.since),
    until: Math.max(a.until, b.until),
    firstVersion: Math.min(a.firstVersion, b.firstVersion),
    lastVersion: Math.max(a.lastVersion, b.lastVersion),
  }
}

const underlines = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet

    constructor(view: EditorView) {
      this.decorations = underline(view)
    }

    update(update: ViewUpdate) {
      const changed =
        update.docChanged ||
        update.viewportChanged ||
        update.state.field(attribution) !== update.startState.field(attribution) ||
        update.state.field(isShown) !== update.startState.field(isShown) ||
        update.state.field(directory) !== update.startState.field(directory)
      if (changed) this.decorations = underline(update.view)
    }
  },
  {decorations: plugin => plugin.decorations},
)

const marks = Array.from({length: 9}, (_, line) => Decoration.mark({class: `by org-${line}`}))

function underline(view: EditorView): DecorationSet {
  const {state} = view
  const all = runs(state)
  if (!all || !state.field(isShown)) return Decoration.none
  const {organizations} = state.field(directory)
  const builder = new RangeSetBuilder<Decoration>()
  for (const range of view.visibleRanges) {
    for (const run of writersOf(state, range.from, range.to)) {
      const line = organizations.get(run.stamp.organization)?.line ?? 0
      for (const [from, to] of wordsOf(state, run.from, run.from + run.length))
        builder.add(from, to, marks[line] ?? Decoration.mark({}))
    }
  }
  return builder.finish()
}

/// The parts of a stretch within each line: a mark over a line end would underline nothing and cost an element.
function wordsOf(state: EditorState, from: number, to: number): readonly (readonly [number, number])[] {
  const parts: [number, number][] = []
  for (let at = from; at < to;) {
    const line = state.doc.lineAt(at)
    const end = Math.min(to, line.to)
    if (end > at) parts.push([at, end])
    at = line.to + 1
  }
  return parts
}
