import {history, undo} from "@codemirror/commands"
import {rebaseUpdates} from "@codemirror/collab"
import {EditorState, Text, type ChangeSet, type Transaction} from "@codemirror/state"
import {collaboration, Collaborator, hasPending, settled} from "../../src/Workspace.Web/Client/collab"
import {
  readChangeSet,
  type Proposal,
  type Receipt,
  type Told,
  type Update,
} from "../../src/Workspace.Web/Client/wire"

/// A draft's one decision in memory, and lines to it that can be cut.
export class Server {
  readonly updates: Update[] = []
  doc: Text
  refusal: string | null = null
  proposals = 0
  readonly listeners = new Set<(told: Told) => void>()

  constructor(text = "") {
    this.doc = Text.of(text.split("\n"))
  }

  get text(): string {
    return this.doc.toString()
  }

  since(version: number): Told {
    return {draft: "d", from: version, updates: this.updates.slice(version), people: [], organizations: []}
  }

  propose(client: string, proposal: Proposal): Receipt {
    this.proposals++
    if (this.refusal) return {refused: this.refusal}
    let waiting: readonly {changes: ChangeSet; clientID: string}[] = proposal.changes.map(change => ({
      changes: readChangeSet(change.c),
      clientID: client,
    }))
    for (const update of this.updates.slice(proposal.base))
      waiting = rebaseUpdates(waiting, [{changes: update.changes, clientID: update.client}])
    const from = this.updates.length
    for (const {changes} of waiting) {
      this.doc = changes.apply(this.doc)
      this.updates.push({
        changes,
        client,
        person: client,
        organization: `org of ${client}`,
        time: 1,
        channel: 0,
        first: [],
      })
    }
    if (waiting.length) for (const listener of this.listeners) listener(this.since(from))
    return {version: this.updates.length}
  }
}

/// What one line does to messages.
export interface Line {
  isUp: boolean
  /// The next receipt is lost, and with it the connection.
  losesAnswer: boolean
  /// The next proposal is lost before it arrives.
  losesProposal: boolean
  /// Broadcasts do not arrive.
  isDeaf: boolean
  /// How long a message is on its way, in milliseconds.
  delay: number
}

export class Peer {
  state: EditorState
  readonly line: Line = {isUp: false, losesAnswer: false, losesProposal: false, isDeaf: false, delay: 5}
  readonly collaborator: Collaborator
  refused: string | null = null
  diverged: number | null = null

  constructor(
    readonly name: string,
    private readonly server: Server,
    start: {version: number; text: string} = {version: server.updates.length, text: server.text},
  ) {
    this.state = EditorState.create({
      doc: Text.of(start.text.split("\n")),
      extensions: [history({newGroupDelay: 0}), collaboration(start.version, name)],
    })
    this.collaborator = new Collaborator(
      this,
      {
        catchUp: since => this.answer(() => server.since(since)),
        pull: since => this.answer(() => server.since(since)),
        propose: proposal => this.answer(() => this.propose(proposal)),
      },
      name,
      {
        changed() {},
        refused: name => (this.refused = name),
        diverged: version => (this.diverged = version),
      },
    )
    server.listeners.add(told => {
      if (this.line.isUp && !this.line.isDeaf)
        setTimeout(() => this.line.isUp && this.collaborator.told(told), this.line.delay)
    })
    this.online()
  }

  get text(): string {
    return this.state.doc.toString()
  }

  get isSettled(): boolean {
    return !hasPending(this.state) && this.state.field(settled).doc.eq(this.state.doc)
  }

  dispatch(transactions: readonly Transaction[]): void {
    for (const tr of transactions) this.state = tr.state
  }

  types(text: string, at = this.state.doc.length): this {
    for (const letter of text) {
      this.dispatch([this.state.update({changes: {from: at, insert: letter}, userEvent: "input.type"})])
      at += letter.length
      this.collaborator.push()
    }
    return this
  }

  deletes(from: number, to: number): this {
    this.dispatch([this.state.update({changes: {from, to}, userEvent: "delete"})])
    this.collaborator.push()
    return this
  }

  undoes(): boolean {
    const done = undo({state: this.state, dispatch: tr => this.dispatch([tr])})
    this.collaborator.push()
    return done
  }

  offline(): this {
    this.line.isUp = false
    this.collaborator.disconnected()
    return this
  }

  online(): this {
    this.line.isUp = true
    this.collaborator.connected()
    return this
  }

  private propose(proposal: Proposal): Receipt {
    if (this.line.losesProposal) {
      this.line.losesProposal = false
      throw this.cut()
    }
    const receipt = this.server.propose(this.name, proposal)
    if (this.line.losesAnswer) {
      this.line.losesAnswer = false
      throw this.cut()
    }
    return receipt
  }

  private cut(): Error {
    this.offline()
    return new Error("the line was cut")
  }

  private answer<T>(question: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      setTimeout(() => {
        if (!this.line.isUp) return reject(new Error("no line"))
        try {
          const answer = question()
          const arrive = () => (this.line.isUp ? resolve(answer) : reject(new Error("no line")))
          setTimeout(arrive, this.line.delay)
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      }, this.line.delay)
    })
  }
}
