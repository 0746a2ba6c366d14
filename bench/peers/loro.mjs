import { measure, replayed, row, take, check } from "./measure.mjs"

const { LoroDoc } = await import("loro-crdt")

/// Edits of one transaction that the end commits: the fastest of the ways that its documentation has.
function replay({ edits }) {
  const doc = new LoroDoc()
  const text = doc.getText("text")
  for (const { at, removed, inserted } of edits) {
    if (removed) text.delete(at, removed)
    if (inserted) text.insert(at, inserted)
  }
  doc.commit()
  return doc
}

function stored(trace, doc) {
  const save = () => doc.export({ mode: "snapshot" })
  const bytes = save()
  const load = () => {
    const loaded = new LoroDoc()
    loaded.import(bytes)
    check(trace, textOf(loaded))
    return loaded
  }
  row("loro", "snapshot", { bytes: bytes.length, save: take(save), load: take(load, (loaded) => loaded.free()) })
}

function textOf(doc) {
  return doc.getText("text").toString()
}

measure({
  replay(trace) {
    const { made, figures } = replayed(trace, replay, { text: textOf, free: (doc) => doc.free() })
    row("loro", "insert, delete", figures)
    stored(trace, made)
  },
})
