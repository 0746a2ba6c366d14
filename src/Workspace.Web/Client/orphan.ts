import {EditorState, Text, type ChangeSet, type Transaction} from "@codemirror/state"
import {
  collaboration,
  Collaborator,
  hasPending,
  isMisfit,
  movedFrom,
  pastedFrom,
  type Authority,
  type Writer,
} from "./collab"
import {clientId} from "./identity"
import type {Kept} from "./outbox"
import {readChangeSet, type Proposed, type Told} from "./wire"

/// Text that a tab left unsent: sent under that tab's key, so that what had arrived already is recognised and nothing arrives twice.
/// It is an editor without a view: base text, pending changes, and a collaborator that sends them.
export class Orphan implements Writer {
  state: EditorState
  private readonly collaborator: Collaborator

  private constructor(
    kept: Kept,
    client: string,
    authority: Authority,
    settle: (refusal: string | null) => void,
  ) {
    this.state = EditorState.create({doc: toText(kept.text), extensions: collaboration(kept.base, client)})
    for (const change of kept.changes) this.dispatch([write(this.state, change)])
    this.collaborator = new Collaborator(this, authority, kept.key, {
      changed: () => {
        if (!hasPending(this.state)) settle(null)
      },
      refused: settle,
      diverged: () => settle("diverged"),
    })
  }

  /// Sends it. The promise gives null once all of it is in the draft, or the name of the refusal.
  static async send(
    kept: Kept,
    authority: Authority,
    attach: (orphan: Orphan) => () => void,
  ): Promise<string | null> {
    const client = await clientId(kept.person, kept.key)
    let detach: () => void = () => {}
    const refusal = await new Promise<string | null>(resolve => {
      try {
        detach = attach(new Orphan(kept, client, authority, resolve))
      } catch (error) {
        if (!isMisfit(error)) throw error
        resolve("bad-change-set")
      }
    })
    detach()
    return refusal
  }

  dispatch(transactions: readonly Transaction[]): void {
    for (const tr of transactions) this.state = tr.state
  }

  connected(): void {
    this.collaborator.connected()
  }

  disconnected(): void {
    this.collaborator.disconnected()
  }

  told(message: Told): void {
    this.collaborator.told(message)
  }
}

/// The whole text that was kept: the base with the pending changes. Null when they do not fit, which no text of ours should.
export function textOf(kept: Kept): string | null {
  try {
    let doc = toText(kept.text)
    for (const change of kept.changes) doc = readChangeSet(change.c).apply(doc)
    return doc.toString()
  } catch {
    return null
  }
}

/// The words that were written in it and not sent: every insertion, in order.
export function insertedIn(changes: readonly Proposed[]): string {
  const runs: string[] = []
  let end = -1
  for (const change of changes)
    readChangeSet(change.c).iterChanges((_fromA, _toA, fromB, toB, inserted) => {
      if (!inserted.length) return
      if (fromB === end) runs[runs.length - 1] += inserted.toString()
      else runs.push(inserted.toString())
      end = toB
    })
  return runs.join("\n")
}

function write(state: EditorState, change: Proposed): Transaction {
  const changes: ChangeSet = readChangeSet(change.c)
  const claims = change.from ?? []
  return state.update({
    changes,
    annotations: change.pasted ? pastedFrom.of(claims) : claims.length ? movedFrom.of(claims) : [],
  })
}

function toText(text: string): Text {
  return Text.of(text.split("\n"))
}
