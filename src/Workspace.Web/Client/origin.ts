import {EditorState, StateField, Transaction, type Extension, type Text} from "@codemirror/state"
import {movedFrom, pastedFrom, pendingChanges, settled} from "./collab"
import type {OriginClaim} from "./wire"

/// Words keep their first writer when they are moved within the draft, or deleted and brought back by undo: the change says where they
/// stood, and the server believes it after looking.
export function origins(draft: string): Extension {
  return [
    removed,
    EditorState.transactionExtender.of(tr => {
      if (
        !tr.docChanged ||
        tr.annotation(Transaction.remote) ||
        tr.annotation(pastedFrom) ||
        tr.annotation(movedFrom)
      )
        return null
      const claims = tr.isUserEvent("move")
        ? moved(tr, draft)
        : tr.isUserEvent("undo") || tr.isUserEvent("redo")
          ? broughtBack(tr, draft)
          : []
      return claims.length ? {annotations: movedFrom.of(claims)} : null
    }),
  ]
}

/// Where a stretch of the text on the screen stands in the settled text; null when part of it has not been told yet.
export function inSettled(state: EditorState, from: number, to: number): number | null {
  const {doc} = state.field(settled)
  const back = pendingChanges(state)?.invertedDesc
  const [start, end] = back ? [back.mapPos(from, 1), back.mapPos(to, -1)] : [from, to]
  if (end - start !== to - from) return null
  return doc.slice(start, end).eq(state.doc.slice(from, to)) ? start : null
}

/// Text that was deleted here, as a stretch of a settled version; deletions that touch are one.
interface Removed {
  readonly version: number
  readonly doc: Text
  readonly from: number
  readonly to: number
  /// Where it stood, in the text on the screen.
  readonly at: number
}

const mostRemoved = 30

const removed = StateField.define<readonly Removed[]>({
  create: () => [],
  update(value, tr) {
    if (!tr.docChanged) return value
    if (tr.annotation(Transaction.remote))
      return value.map(stretch => ({...stretch, at: tr.changes.mapPos(stretch.at, -1)}))
    let next = value.map(stretch => ({...stretch, at: tr.changes.mapPos(stretch.at, -1), was: stretch.at}))
    tr.changes.iterChanges((fromA, toA, fromB) => {
      if (fromA === toA) return
      const gone = tr.startState.doc.slice(fromA, toA)
      const last = next[next.length - 1]
      if (
        last &&
        toA === last.was &&
        last.from >= gone.length &&
        last.doc.slice(last.from - gone.length, last.from).eq(gone)
      )
        next = [...next.slice(0, -1), {...last, from: last.from - gone.length, at: fromB, was: -1}]
      else if (
        last &&
        fromA === last.was &&
        last.doc.length >= last.to + gone.length &&
        last.doc.slice(last.to, last.to + gone.length).eq(gone)
      )
        next = [...next.slice(0, -1), {...last, to: last.to + gone.length, at: fromB, was: -1}]
      else {
        const start = inSettled(tr.startState, fromA, toA)
        if (start === null) return
        const {version, doc} = tr.startState.field(settled)
        next = [...next, {version, doc, from: start, to: start + gone.length, at: fromB, was: -1}].slice(
          -mostRemoved,
        )
      }
    })
    return next
  },
})

function moved(tr: Transaction, draft: string): readonly OriginClaim[] {
  const {version} = tr.startState.field(settled)
  const taken: {from: number; words: string}[] = []
  tr.changes.iterChanges((fromA, toA) => {
    if (toA > fromA) taken.push({from: fromA, words: tr.startState.sliceDoc(fromA, toA)})
  }, true)
  return eachInsertion(tr, (at, inserted) => {
    const core = inserted.replace(/^\n+|\n+$/g, "")
    if (!core) return null
    for (const {from, words} of taken) {
      const index = words.indexOf(core)
      const start = index < 0 ? null : inSettled(tr.startState, from + index, from + index + core.length)
      if (start !== null) return {at: at + inserted.indexOf(core), length: core.length, draft, version, start}
    }
    return null
  })
}

function broughtBack(tr: Transaction, draft: string): readonly OriginClaim[] {
  const stretches = tr.startState.field(removed)
  return eachInsertion(tr, (at, inserted) => {
    for (let i = stretches.length - 1; i >= 0; i--) {
      const stretch = stretches[i]
      const index = stretch ? stretch.doc.sliceString(stretch.from, stretch.to).indexOf(inserted) : -1
      if (stretch && index >= 0)
        return {at, length: inserted.length, draft, version: stretch.version, start: stretch.from + index}
    }
    return null
  })
}

function eachInsertion(
  tr: Transaction,
  claim: (at: number, inserted: string) => OriginClaim | null,
): readonly OriginClaim[] {
  const claims: OriginClaim[] = []
  let at = 0
  tr.changes.iterChanges((_fromA, _toA, _fromB, _toB, text) => {
    const made = text.length ? claim(at, text.toString()) : null
    if (made) claims.push(made)
    at += text.length
  }, true)
  return claims
}
