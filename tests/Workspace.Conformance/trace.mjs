// Replays a recording of two people typing at once through @codemirror/collab, for each way of being near to the authority or far from it, and prints how many letters stand
// elsewhere than in the recording and the SHA-256 of the text: node tests/Workspace.Conformance/trace.mjs ../shared/traces/concurrent/friendsforever.json.gz
// TraceTests holds that the engine ends with the same texts.
import { collab, getSyncedVersion, rebaseUpdates, receiveUpdates, sendableUpdates } from "@codemirror/collab"
import { EditorState } from "@codemirror/state"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { argv } from "node:process"
import { gunzipSync } from "node:zlib"

const trace = JSON.parse(gunzipSync(readFileSync(argv[2])))

/// For each transaction the last of the other's that its writer had seen.
const seen = []
for (const { agent, parents } of trace.txns) seen.push(Math.max(-1, ...parents.map(parent => (trace.txns[parent].agent == agent ? seen[parent] : parent))))

class Peer {
  constructor(agent) {
    this.agent = agent
    this.state = EditorState.create({ extensions: collab({ clientID: String(agent) }) })
    this.unconfirmed = []
  }

  /// Takes updates one at a time, up to the first of the other's that has not reached it.
  hears(authority, upTo) {
    for (let version; (version = getSyncedVersion(this.state)) < authority.length; ) {
      const update = authority[version]
      const isOwn = update.clientID == String(this.agent)
      if (!isOwn && update.madeBy > upTo) break
      if (isOwn) this.unconfirmed.shift()
      this.state = receiveUpdates(this.state, [update]).state
    }
  }

  writes(patches, madeBy) {
    for (const [at, removed, insert] of patches) {
      this.state = this.state.update({ changes: { from: at, to: at + removed, insert } }).state
      this.unconfirmed.push(madeBy)
    }
  }

  /// What it has written up to a transaction arrives at the authority.
  sends(authority, upTo) {
    const count = this.unconfirmed.filter(madeBy => madeBy <= upTo).length
    let updates = sendableUpdates(this.state).slice(0, count)
    let madeBy = this.unconfirmed.slice(0, count)
    for (const update of authority.slice(getSyncedVersion(this.state))) {
      if (update.clientID == String(this.agent)) madeBy = madeBy.slice(1)
      updates = rebaseUpdates(updates, [update])
    }
    updates.forEach(({ changes, clientID }, i) => authority.push({ changes, clientID, madeBy: madeBy[i] }))
  }
}

/// A near peer's changes arrive when they are written; a far peer's just before the other hears of them.
function replay(isFar) {
  const authority = []
  const peers = [new Peer(0), new Peer(1)]
  trace.txns.forEach(({ agent, patches }, i) => {
    peers[1 - agent].sends(authority, seen[i])
    peers[agent].hears(authority, seen[i])
    peers[agent].writes(patches, i)
    if (!isFar[agent]) peers[agent].sends(authority, i)
  })
  for (const peer of peers) peer.sends(authority, Infinity)
  for (const peer of peers) peer.hears(authority, Infinity)
  const [text, other] = peers.map(peer => peer.state.doc.toString())
  if (text != other) throw new Error("The two ended with different texts.")
  return text
}

for (const isFar of [[false, false], [true, false], [false, true], [true, true]]) {
  const text = replay(isFar)
  const elsewhere = [...Array(trace.endContent.length).keys()].filter(at => text[at] != trace.endContent[at])
  console.log(isFar.map(far => (far ? "far" : "near")).join(", "), elsewhere.length, createHash("sha256").update(text).digest("hex"))
}
