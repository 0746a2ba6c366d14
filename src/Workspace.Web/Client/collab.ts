import {collab, getSyncedVersion, receiveUpdates, sendableUpdates} from "@codemirror/collab"
import {
  Annotation,
  EditorState,
  StateEffect,
  StateField,
  Transaction,
  type ChangeSet,
  type Extension,
  type Text,
} from "@codemirror/state"
import type {ChangeJson, OriginClaim, Proposal, Proposed, Receipt, Told, Update} from "./wire"

/// What the server has told so far: a version and its exact text, without what this editor has not been told back yet.
export interface Settled {
  readonly version: number
  readonly doc: Text
}

/// Goes with every transaction that brought contributions; its updates follow the version that was settled before.
export const told = StateEffect.define<Told>()

/// Marks a local change as pasted, and says where the pasted text came from when that is known.
export const pastedFrom = Annotation.define<readonly OriginClaim[]>()

/// Says where inserted text came from when it was not pasted: moved, or brought back by undo.
export const movedFrom = Annotation.define<readonly OriginClaim[]>()

export const settled = StateField.define<Settled>({
  create: state => ({version: getSyncedVersion(state), doc: state.doc}),
  update(value, tr) {
    for (const effect of tr.effects)
      if (effect.is(told)) {
        let doc = value.doc
        for (const update of effect.value.updates) doc = update.changes.apply(doc)
        value = {version: effect.value.from + effect.value.updates.length, doc}
      }
    return value
  },
})

/// Writing together: the text starts as that version, and own changes carry this client's id.
export function collaboration(version: number, client: string): Extension {
  return [collab({startVersion: version, clientID: client}), settled]
}

/// What is not confirmed yet, in the order of writing, as it would be proposed.
export function pending(state: EditorState): readonly Proposed[] {
  return sendableUpdates(state).map(update => {
    const claims = update.origin.annotation(pastedFrom) ?? update.origin.annotation(movedFrom)
    return {
      c: update.changes.toJSON() as ChangeJson,
      ...(update.origin.annotation(pastedFrom) || isPaste(update.origin) ? {pasted: true as const} : {}),
      ...(claims?.length ? {from: claims} : {}),
    }
  })
}

/// What is not confirmed yet as one change set against the settled text; null when there is nothing.
export function pendingChanges(state: EditorState): ChangeSet | null {
  let all: ChangeSet | null = null
  for (const update of sendableUpdates(state)) all = all ? all.compose(update.changes) : update.changes
  return all
}

export function hasPending(state: EditorState): boolean {
  return sendableUpdates(state).length > 0
}

/// When the oldest and the newest of what is not confirmed yet was written, in milliseconds since 1970.
export interface PendingTimes {
  readonly oldest: number
  readonly newest: number
}

/// Null when all is confirmed. In one who types without a pause something is always pending, and yet nothing of it is old.
export function pendingTimes(state: EditorState): PendingTimes | null {
  const times = sendableUpdates(state).map(update => update.origin.annotation(Transaction.time) ?? 0)
  const [oldest, newest] = [times[0], times.at(-1)]
  return oldest === undefined || newest === undefined ? null : {oldest, newest}
}

/// Where the text is: an `EditorView`, or a mere state in a test and for what an earlier tab left behind.
export interface Writer {
  readonly state: EditorState
  dispatch(transactions: readonly Transaction[]): void
}

/// The other side, as far as writing is concerned. A promise that fails means trouble with the network.
export interface Authority {
  /// Everything after a version; asked for after every new connection.
  catchUp(since: number): Promise<Told>
  pull(since: number): Promise<Told>
  propose(proposal: Proposal): Promise<Receipt>
}

/// `idle`: all is confirmed or nothing may be sent. `sending`: one proposal is under way, or waits to be sent again.
/// `catchingUp`: asked for what was missed. `offline`: no connection.
export type Phase = "idle" | "sending" | "catchingUp" | "offline"

export interface Report {
  /// The phase, or whether something is pending, may have changed.
  changed(): void
  /// A proposal was refused for good: nothing more is sent until `resume`.
  refused(name: string): void
  /// What was told does not fit the text here.
  diverged(version: number): void
}

/// The most that goes into one proposal; the protocol allows twice as much.
const mostChanges = 500
const mostUnits = 400_000

/// How long after a proposal the next one goes, at the earliest: under the twenty a second that the server takes. What is typed meanwhile goes together.
const pace = 60

const firstPause = 500
const longestPause = 10_000

/// How long a confirmation may stay out after its receipt before it is asked for.
const patience = 3_000

/// Sends what is written here and takes in what is told, one proposal at a time. Own changes count as confirmed only when they are
/// told, the way everybody's are, so an answer that is lost does no harm: the same changes are sent again and recognised.
export class Collaborator {
  private online = false
  private asking = false
  private sent: {readonly awaited: number | null} | null = null
  private heardOf = 0
  private pause = firstPause
  private turn = 0
  private timer: ReturnType<typeof setTimeout> | null = null
  private proposedAt = Number.NEGATIVE_INFINITY
  private pacing: ReturnType<typeof setTimeout> | null = null
  private stopped: string | null = null

  constructor(
    private readonly writer: Writer,
    private readonly authority: Authority,
    private readonly key: string,
    private readonly report: Report,
  ) {}

  get phase(): Phase {
    return !this.online ? "offline" : this.asking ? "catchingUp" : this.sent ? "sending" : "idle"
  }

  get version(): number {
    return getSyncedVersion(this.writer.state)
  }

  /// Whether the last proposal was put off by the server: the text is not safe there yet.
  get isPutOff(): boolean {
    return this.pause > firstPause
  }

  /// There is a new connection. Asks for what was missed, then sends what is left.
  connected(): void {
    this.online = true
    this.turn++
    this.sent = null
    this.wait(null, 0)
    this.ask(since => this.authority.catchUp(since))
  }

  /// The connection is gone, and with it every answer that is still out.
  disconnected(): void {
    this.online = false
    this.asking = false
    this.sent = null
    this.turn++
    this.wait(null, 0)
    this.report.changed()
  }

  /// Whether this text is not gone on with: it is not the server's, or another took its place.
  private get isOver(): boolean {
    return this.stopped === "diverged" || this.stopped === "closed"
  }

  /// Nothing is sent from now on: the right is gone or the text is frozen. What is pending stays.
  stop(why: string): void {
    if (!this.isOver) this.stopped = why
    this.wait(null, 0)
  }

  /// Writing is possible again after `stop`.
  resume(): void {
    if (this.stopped === null || this.isOver) return
    this.stopped = null
    this.sent = null
    this.push()
  }

  /// Something was written here.
  push(): void {
    if (this.phase === "idle" && this.stopped === null && hasPending(this.writer.state)) this.sendInPace()
    this.report.changed()
  }

  private sendInPace(): void {
    const rest = this.proposedAt + pace - performance.now()
    if (rest <= 0) void this.send()
    else
      this.pacing ??= setTimeout(() => {
        this.pacing = null
        this.push()
      }, rest)
  }

  /// Contributions arrived. Those known already are skipped; a gap is asked for.
  told(message: Told): void {
    if (this.isOver) return
    const from = this.version
    this.heardOf = Math.max(this.heardOf, message.from + message.updates.length)
    if (message.from > from) {
      if (this.online && !this.asking) this.ask(since => this.authority.pull(since))
      return
    }
    const updates = message.updates.slice(from - message.from)
    if (updates.length) this.take({...message, from, updates})
    else if (message.people.length) this.learn(message)
    this.confirm()
  }

  private take(message: Told): void {
    try {
      const transactions: Transaction[] = []
      let {state} = this.writer
      for (let rest = message.updates; rest.length;) {
        // One at a time while something is pending: composed, two updates may put an insertion of ours elsewhere than the server does.
        const n = hasPending(state) ? 1 : rest.length
        const received = receiveUpdates(state, rest.slice(0, n).map(toCollab))
        transactions.push(received)
        state = received.state
        rest = rest.slice(n)
      }
      this.writer.dispatch([...transactions, state.update({effects: told.of(message)})])
    } catch (error) {
      if (!isMisfit(error)) throw error
      this.stop("diverged")
      this.report.diverged(message.from)
    }
  }

  private learn(message: Told): void {
    this.writer.dispatch([
      this.writer.state.update({effects: told.of({...message, from: this.version, updates: []})}),
    ])
  }

  private ask(question: (since: number) => Promise<Told>): void {
    const turn = this.turn
    this.asking = true
    this.report.changed()
    question(this.version).then(
      answer => {
        if (turn !== this.turn) return
        this.asking = false
        this.pause = firstPause
        this.told(answer)
        if (!this.asking && this.heardOf > this.version && this.stopped === null)
          this.wait(() => this.ask(since => this.authority.pull(since)), 100)
        this.push()
      },
      () => {
        if (turn === this.turn) this.wait(() => this.ask(question), this.nextPause())
      },
    )
  }

  private async send(): Promise<void> {
    const turn = this.turn
    const proposal = {key: this.key, base: this.version, changes: firstOf(pending(this.writer.state))}
    this.sent = {awaited: null}
    this.proposedAt = performance.now()
    let receipt: Receipt
    try {
      receipt = await this.authority.propose(proposal)
    } catch {
      receipt = {refused: "unavailable"}
    }
    if (turn !== this.turn) return
    if ("version" in receipt) {
      this.pause = firstPause
      this.sent = {awaited: receipt.version}
      this.heardOf = Math.max(this.heardOf, receipt.version)
      this.confirm()
      if (this.sent) this.wait(() => this.ask(since => this.authority.pull(since)), patience)
    } else if (receipt.refused === "unavailable" || receipt.refused === "too-many") {
      this.wait(() => this.again(), this.nextPause())
      this.report.changed()
    } else {
      this.sent = null
      this.stop(receipt.refused)
      this.report.refused(receipt.refused)
      this.report.changed()
    }
  }

  private again(): void {
    this.sent = null
    this.push()
  }

  /// The proposal under way is done when everything up to the version of its receipt has been told.
  private confirm(): void {
    if (this.sent && this.sent.awaited !== null && this.version >= this.sent.awaited) {
      this.sent = null
      this.wait(null, 0)
    }
    this.push()
  }

  private nextPause(): number {
    const pause = this.pause
    this.pause = Math.min(longestPause, pause * 2)
    return pause
  }

  private wait(then: (() => void) | null, milliseconds: number): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = then && setTimeout(then, milliseconds)
  }
}

/// Whether that was thrown for changes that do not fit the text, or the changes that are pending in it.
export function isMisfit(error: unknown): boolean {
  return (
    error instanceof RangeError ||
    (error instanceof Error && error.message === "Mismatched change set lengths")
  )
}

function toCollab(update: Update): {changes: ChangeSet; clientID: string} {
  return {changes: update.changes, clientID: update.client}
}

function isPaste(tr: Transaction): boolean {
  return tr.isUserEvent("input.paste") || tr.isUserEvent("input.drop")
}

function firstOf(changes: readonly Proposed[]): readonly Proposed[] {
  let units = 0
  let n = 0
  while (n < changes.length && n < mostChanges) {
    units += JSON.stringify(changes[n]).length
    if (n > 0 && units > mostUnits) break
    n++
  }
  return changes.slice(0, n)
}
