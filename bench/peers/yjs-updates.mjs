// Every update that Yjs sends while a trace is typed, each with its length before it (four bytes, the lowest first): what a server keeps that stores them one by one.
import { readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import * as Y from "yjs"

const path = process.argv[2]
const bytes = readFileSync(path)
const json = JSON.parse(path.endsWith(".gz") ? gunzipSync(bytes) : bytes)
const doc = new Y.Doc()
const text = doc.getText()
let updates = []
doc.on("update", (update) => {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(update.length)
  updates.push(length, Buffer.from(update))
})

for (const { patches } of json.txns) {
  for (const [at, removed, inserted] of patches) {
    doc.transact(() => {
      if (removed) text.delete(at, removed)
      if (inserted) text.insert(at, inserted)
    })
    if (updates.length > 20_000) await written()
  }
}
await written()
if (text.toString() !== json.endContent) throw new Error(`got a text of ${text.length}, expected the recorded one of ${json.endContent.length}`)

async function written() {
  const all = Buffer.concat(updates)
  updates = []
  if (!process.stdout.write(all)) await new Promise((resolve) => process.stdout.once("drain", resolve))
}
