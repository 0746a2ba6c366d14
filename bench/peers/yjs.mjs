import { measure, per, replayed, row, spread, take, check } from "./measure.mjs"
import { at, rebased, written } from "./rebasing.mjs"
import * as Y from "yjs"

function replay({ edits }) {
  const doc = new Y.Doc()
  const text = doc.getText()
  for (const { at, removed, inserted } of edits) {
    if (!removed) text.insert(at, inserted)
    else if (!inserted) text.delete(at, removed)
    else
      doc.transact(() => {
        text.delete(at, removed)
        text.insert(at, inserted)
      })
  }
  return doc
}

function stored(trace, doc, operation, encode, apply) {
  const bytes = encode(doc)
  const load = () => {
    const loaded = new Y.Doc()
    apply(loaded, bytes)
    check(trace, textOf(loaded))
    return loaded
  }
  row("yjs", operation, { bytes: bytes.length, save: take(() => encode(doc)), load: take(load, (loaded) => loaded.destroy()) })
}

function textOf(doc) {
  return doc.getText().toString()
}

/// A document that has heard `behind` keystrokes hears of one that was written before them. It is loaded anew for every measure.
function late(behind) {
  const begun = new Y.Doc()
  begun.getText().insert(0, written)
  const base = Y.encodeStateAsUpdate(begun)
  for (let i = 0; i < behind; i++) begun.getText().insert(at(i), "e")
  const others = Y.encodeStateAsUpdate(begun)

  const measured = []
  for (let i = 0; i < 1_000; i++) {
    const keystroke = typed(base, at(i))
    const doc = loaded(others)
    const from = performance.now()
    Y.applyUpdate(doc, keystroke)
    measured.push(performance.now() - from)
  }
  return per(spread(measured.slice(300)), 1)
}

function typed(base, at) {
  const doc = loaded(base)
  const before = Y.encodeStateVector(doc)
  doc.getText().insert(at, "e")
  return Y.encodeStateAsUpdate(doc, before)
}

function loaded(update) {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, update)
  return doc
}

measure({
  replay(trace) {
    const { made, figures } = replayed(trace, replay, { text: textOf, free: (doc) => doc.destroy() })
    row("yjs", "insert, delete", figures)
    stored(trace, made, "state as update", Y.encodeStateAsUpdate, Y.applyUpdate)
    stored(trace, made, "state as update, V2", Y.encodeStateAsUpdateV2, Y.applyUpdateV2)
  },
  rebase: () => rebased("yjs", late),
})
