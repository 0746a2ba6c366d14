import {EditorState, Transaction, type ChangeSpec, type Extension} from "@codemirror/state"
import {EditorView} from "@codemirror/view"
import {pastedFrom, settled} from "./collab"
import {inSettled} from "./origin"
import {readClaim, record, text, type OriginClaim} from "./wire"

/// What travels with copied text, besides the text: where it stood.
const originType = "application/x-workspace-origin"

/// The most that one paste may bring, in bytes of UTF-8.
const mostBytes = 1_000_000

export interface PasteNotice {
  tooLarge(): void
  /// Characters that no text may hold were left out.
  cleaned(): void
}

/// Copying says where the text stood; pasting says that it is pasted and, when the text is still the same, from where. What goes into the
/// text by any way is free of U+0000 and of halves of surrogate pairs.
export function paste(draft: string, notice: PasteNotice): Extension {
  return [
    EditorView.domEventHandlers({
      copy: (event, view) => copy(event, view, draft),
      cut: (event, view) => {
        if (view.state.readOnly || !copy(event, view, draft)) return false
        view.dispatch(view.state.replaceSelection(""), {userEvent: "delete.cut", scrollIntoView: true})
        return true
      },
      paste: (event, view) => {
        const data = event.clipboardData
        if (!data || view.state.readOnly) return false
        event.preventDefault()
        const given = data.getData("text/plain")
        if (new TextEncoder().encode(given).length > mostBytes) {
          notice.tooLarge()
          return true
        }
        const clean = normalize(given)
        if (clean !== normalizeEnds(given)) notice.cleaned()
        if (!clean) return true
        view.dispatch(view.state.replaceSelection(clean), {
          userEvent: "input.paste",
          annotations: pastedFrom.of(readOrigin(data.getData(originType), clean)),
          scrollIntoView: true,
        })
        return true
      },
    }),
    EditorState.transactionFilter.of(tr => {
      if (!tr.docChanged || tr.annotation(Transaction.remote)) return tr
      const mended = mend(tr)
      if (!mended) return tr
      if (mended.isCleaned) notice.cleaned()
      return [tr, {changes: mended.changes, sequential: true}]
    }),
  ]
}

/// A text as it may stand in a draft: lines end with \n; no U+0000, no half of a surrogate pair.
export function normalize(given: string): string {
  return normalizeEnds(given).replace(forbidden, "")
}

const forbidden = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

function normalizeEnds(given: string): string {
  return given.replace(/\r\n?/g, "\n")
}

/// The claim that came with pasted text, if it is about exactly this text.
export function readOrigin(data: string, pasted: string): readonly OriginClaim[] {
  if (!data) return []
  try {
    const origin: unknown = JSON.parse(data)
    if (text(record(origin, "origin")["text"], "origin.text") !== pasted) return []
    return [readClaim(origin)]
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return []
    throw error
  }
}

function copy(event: ClipboardEvent, view: EditorView, draft: string): boolean {
  const {from, to} = view.state.selection.main
  if (!event.clipboardData || from === to) return false
  const words = view.state.sliceDoc(from, to)
  event.preventDefault()
  event.clipboardData.setData("text/plain", words)
  const start = inSettled(view.state, from, to)
  if (start !== null) {
    const origin: OriginClaim & {text: string} = {
      at: 0,
      length: words.length,
      draft,
      version: view.state.field(settled).version,
      start,
      text: words,
    }
    event.clipboardData.setData(originType, JSON.stringify(origin))
  }
  return true
}

/// What must still be changed after a local transaction so that the text keeps the rules and no change cuts a surrogate pair: forbidden
/// characters go; where a pair was split, the half that stands alone goes with it; where half of one was replaced, all of it is.
function mend(
  tr: Transaction,
): {readonly changes: readonly ChangeSpec[]; readonly isCleaned: boolean} | null {
  const changes: {from: number; to: number; insert: string}[] = []
  let isCleaned = false
  const doc = tr.newDoc
  tr.changes.iterChangedRanges((_fromA, _toA, fromB, toB) => {
    const from = isHigh(doc.sliceString(Math.max(0, fromB - 1), fromB)) ? fromB - 1 : fromB
    const to = isLow(doc.sliceString(toB, toB + 1)) ? toB + 1 : toB
    const found = doc.sliceString(from, to)
    const insert = found.replace(forbidden, "")
    if (from === fromB && to === toB && insert === found) return
    changes.push({from, to, insert})
    isCleaned ||= found.includes("\0")
  }, true)
  return changes.length ? {changes, isCleaned} : null
}

function isHigh(unit: string): boolean {
  return unit >= "\uD800" && unit <= "\uDBFF"
}

function isLow(unit: string): boolean {
  return unit >= "\uDC00" && unit <= "\uDFFF"
}
