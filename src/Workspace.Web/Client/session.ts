import {EditorState, Text, type Extension} from "@codemirror/state"
import {
  collaboration,
  Collaborator,
  hasPending,
  pending,
  settled,
  type Authority,
  type Report,
  type Writer,
} from "./collab"
import {clientId, newKey} from "./identity"
import {Outbox, stayAlive, type Kept} from "./outbox"

export interface Draft {
  readonly id: string
  readonly person: string
  readonly organization: string
}

/// One key's writing in one draft: from the text it starts with until the tab goes, or the text has to be fetched anew.
export class Session {
  collaborator: Collaborator | null = null
  private end: () => void = () => {}

  private constructor(
    readonly draft: Draft,
    readonly key: string,
    readonly outbox: Outbox,
    private readonly client: string,
    private readonly start: {readonly version: number; readonly text: string},
  ) {}

  /// `unkept` is called when this device does not keep the text.
  static async begin(
    draft: Draft,
    start: {version: number; text: string},
    unkept: () => void,
  ): Promise<Session> {
    const key = newKey()
    const [outbox, client] = await Promise.all([
      Outbox.open(draft.id, key, unkept),
      clientId(draft.person, key),
    ])
    const session = new Session(draft, key, outbox, client, start)
    const ended = new Promise<void>(end => {
      session.end = end
    })
    await stayAlive(draft.id, key, ended)
    return session
  }

  /// The version of the text that the editor begins with.
  get version(): number {
    return this.start.version
  }

  /// The state that the editor begins with.
  state(extensions: Extension): EditorState {
    const doc = Text.of(this.start.text.split("\n"))
    return EditorState.create({doc, extensions: [collaboration(this.start.version, this.client), extensions]})
  }

  collaborate(writer: Writer, authority: Authority, report: Report): Collaborator {
    return (this.collaborator = new Collaborator(writer, authority, this.key, report))
  }

  /// Keeps what is pending on this device; to be called after every change.
  keep(state: EditorState): void {
    this.outbox.keep(this.left(state))
  }

  /// What is pending, with all that is needed to send it from elsewhere; null when nothing is.
  left(state: EditorState): Kept | null {
    if (!hasPending(state)) return null
    const {version, doc} = state.field(settled)
    return {
      draft: this.draft.id,
      key: this.key,
      person: this.draft.person,
      organization: this.draft.organization,
      base: version,
      text: doc.toString(),
      changes: pending(state),
      savedAt: Date.now(),
    }
  }

  /// Sends nothing from now on, and takes in nothing.
  stop(): void {
    this.collaborator?.stop("closed")
    this.collaborator?.disconnected()
  }

  /// This key writes no more; what it left pending is now for whoever comes next.
  async close(): Promise<void> {
    this.stop()
    await this.outbox.written()
    this.end()
  }
}
