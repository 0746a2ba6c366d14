import { measure, replayed, row, take, check } from "./measure.mjs"

const { Doc } = await import("diamond-types-node").then((module) => module.default)

function replay({ edits }) {
  const doc = new Doc("writer")
  for (const { at, removed, inserted } of edits) {
    if (removed) doc.del(at, removed)
    if (inserted) doc.ins(at, inserted)
  }
  return doc
}

measure({
  replay(trace) {
    const { made, figures } = replayed(trace, replay, { text: (doc) => doc.get(), free: (doc) => doc.free() })
    const bytes = made.toBytes()
    const load = () => {
      const doc = Doc.fromBytes(bytes)
      check(trace, doc.get())
      return doc
    }
    row("diamond-types", "insert, delete", figures)
    row("diamond-types", "to bytes", { bytes: bytes.length, save: take(() => made.toBytes()), load: take(load, (doc) => doc.free()) })
  },
})
