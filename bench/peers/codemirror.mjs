import { measure, replayed, row } from "./measure.mjs"
import { ChangeSet, Text } from "@codemirror/state"

function replay({ edits }) {
  let doc = Text.empty
  for (const { at, removed, inserted } of edits) doc = ChangeSet.of({ from: at, to: at + removed, insert: inserted }, doc.length).apply(doc)
  return doc
}

measure({
  replay(trace) {
    row("codemirror", "change set apply", replayed(trace, replay).figures)
  },
})
