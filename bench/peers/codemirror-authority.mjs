// The authority of CodeMirror's collab example: what its worker does with a message, without the sending.
import { measure, per, replayed, row, take } from "./measure.mjs"
import { at, base, length, rebased, written } from "./rebasing.mjs"
import { rebaseUpdates } from "@codemirror/collab"
import { ChangeSet, Text } from "@codemirror/state"

class Authority {
  updates = []
  told = 0

  constructor(doc) {
    this.doc = doc
  }

  accept(version, updates) {
    const received = version == this.updates.length ? updates : rebaseUpdates(updates, this.updates.slice(version))
    for (const update of received) {
      this.updates.push(update)
      this.doc = update.changes.apply(this.doc)
    }
    return received
  }

  tell(updates) {
    this.told += JSON.stringify(updates.map(({ clientID, changes }) => ({ clientID, changes: changes.toJSON() }))).length
  }
}

function proposals({ edits }) {
  let length = 0
  return edits.map(({ at, removed, inserted }) => {
    const changes = ChangeSet.of({ from: at, to: at + removed, insert: inserted }, length)
    length = changes.newLength
    return JSON.stringify(changes)
  })
}

function late(behind, count) {
  const keystrokes = Array.from({ length: behind + count }, (_, number) => ({
    version: base(number, behind),
    updates: [{ clientID: `writer ${number}`, changes: ChangeSet.of({ from: at(number), insert: "e" }, length + base(number, behind)) }],
  }))
  const begun = new Authority(Text.of(written.split("\n")))
  for (const { version, updates } of keystrokes.slice(0, behind)) begun.accept(version, updates)

  const accepted = () => {
    const authority = new Authority(begun.doc)
    authority.updates = begun.updates.slice()
    for (let i = behind; i < keystrokes.length; i++) authority.accept(keystrokes[i].version, keystrokes[i].updates)
    return authority
  }
  return per(take(accepted), count)
}

measure({
  replay(trace) {
    const proposed = proposals(trace)
    const replay = () => {
      const authority = new Authority(Text.empty)
      for (const json of proposed) authority.tell(authority.accept(authority.updates.length, [{ clientID: "writer", changes: ChangeSet.fromJSON(JSON.parse(json)) }]))
      return authority
    }
    row("codemirror", "collab authority", replayed(trace, replay, { text: (authority) => authority.doc.toString() }).figures)
  },
  rebase: () => rebased("codemirror", late),
})
