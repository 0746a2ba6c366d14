// Hocuspocus as its documentation begins it: its own HTTP server, its own times of saving (two seconds of quiet, or ten), each document into a file.
// Prints the port that it listens on. Asked by anybody in a document, it answers with the hash of its text.
import { createHash } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { Server } from "@hocuspocus/server"
import * as Y from "yjs"

const [folder] = process.argv.slice(2)

const server = new Server({
  port: 0,
  quiet: true,

  async onStoreDocument({ document, documentName }) {
    await writeFile(join(folder, documentName), Y.encodeStateAsUpdate(document))
  },

  async onStateless({ connection, document }) {
    connection.sendStateless(createHash("sha256").update(document.getText().toString()).digest("hex"))
  },
})

await server.listen()
console.log(`Hocuspocus listens on ${server.address.port}`)
