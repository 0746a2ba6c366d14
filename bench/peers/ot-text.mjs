// ot-text-unicode with the two documents that its own documentation has: strings, and for long texts jumprope.
// An edit of a string costs as much as the text is long: a long trace would take minutes.
import { measure, per, replayed, row, take } from "./measure.mjs"
import { at, base, rebased, written } from "./rebasing.mjs"
import Rope from "jumprope"
import ot from "ot-text-unicode"

const onRope = ot.makeType({
  create: (text) => new Rope(text),
  toString: (rope) => rope.toString(),
  builder(rope) {
    let at = 0
    return {
      skip: (length) => (at += length),
      append(text) {
        rope.insert(at, text)
        at += text.length
      },
      del: (length) => rope.del(at, typeof length == "number" ? length : length.length),
      build: () => rope,
    }
  },
})

function applied(type, edits) {
  let doc = type.create("")
  for (const { at, removed, inserted } of edits) doc = type.apply(doc, op(at, removed, inserted))
  return doc
}

function op(at, removed, inserted) {
  const op = at ? [at] : []
  if (removed) op.push({ d: removed })
  if (inserted) op.push(inserted)
  return op
}

function late(behind, count) {
  const keystrokes = Array.from({ length: behind + count }, (_, number) => op(at(number), 0, "e"))
  const accept = (doc, history, number) => {
    let keystroke = keystrokes[number]
    for (let missed = base(number, behind); missed < number; missed++) keystroke = ot.type.transform(keystroke, history[missed], "right")
    history.push(keystroke)
    return onRope.apply(doc, keystroke)
  }

  const others = []
  let begun = onRope.create(written)
  for (let number = 0; number < behind; number++) begun = accept(begun, others, number)
  const text = begun.toString()

  const accepted = () => {
    const history = others.slice()
    let doc = onRope.create(text)
    for (let number = behind; number < keystrokes.length; number++) doc = accept(doc, history, number)
    return doc
  }
  return per(take(accepted), count)
}

measure({
  replay(trace) {
    row("ot-text-unicode", "apply, jumprope", replayed(trace, ({ edits }) => applied(onRope, edits)).figures)
    if (trace.end.length < 50_000) row("ot-text-unicode", "apply, strings", replayed(trace, ({ edits }) => applied(ot.type, edits)).figures)
  },
  rebase: () => rebased("ot-text-unicode", late),
})
