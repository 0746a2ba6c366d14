import {getSyncedVersion} from "@codemirror/collab"
import {
  RangeSetBuilder,
  StateEffect,
  StateField,
  type ChangeDesc,
  type EditorState,
  type Extension,
} from "@codemirror/state"
import {
  Decoration,
  ViewPlugin,
  WidgetType,
  type DecorationSet,
  EditorView,
  type ViewUpdate,
} from "@codemirror/view"
import {pendingChanges, settled, told} from "./collab"
import type {Presence} from "./wire"

/// Somebody came or moved.
export const here = StateEffect.define<Presence>()

/// A connection is gone.
export const gone = StateEffect.define<string>()

/// Everyone who is here, in place of all that was known: after joining, or nobody when the line is down.
export const everyone = StateEffect.define<readonly Presence[]>()

/// Hides the others' carets, or shows them again.
export const focusMode = StateEffect.define<boolean>()

export interface Peer {
  readonly presence: Presence
  /// Where in the text on the screen; null without a caret, or while its version has not been told.
  readonly caret: {readonly anchor: number; readonly head: number} | null
  /// Counts moves, so that the name shows again for a while.
  readonly moves: number
}

interface Presences {
  readonly peers: ReadonlyMap<string, Peer>
  /// The last changes, to bring a caret of an older version up to date.
  readonly recent: readonly ChangeDesc[]
  readonly isFocused: boolean
}

const remembered = 300

const presences = StateField.define<Presences>({
  create: () => ({peers: new Map(), recent: [], isFocused: false}),
  update(value, tr) {
    let {peers, recent, isFocused} = value
    if (tr.docChanged && peers.size) {
      const map = (position: number) => tr.changes.mapPos(position, 1)
      peers = new Map(
        Array.from(peers, ([id, peer]) => [
          id,
          peer.caret ? {...peer, caret: {anchor: map(peer.caret.anchor), head: map(peer.caret.head)}} : peer,
        ]),
      )
    }
    for (const effect of tr.effects) {
      if (effect.is(told)) {
        recent = [...recent, ...effect.value.updates.map(update => update.changes)].slice(-remembered)
        peers = new Map(
          Array.from(peers, ([id, peer]) => [
            id,
            peer.caret ? peer : place(peer.presence, tr.state, recent, peer.moves),
          ]),
        )
      } else if (effect.is(here)) {
        const {connection} = effect.value
        peers = new Map(peers).set(
          connection,
          place(effect.value, tr.state, recent, (peers.get(connection)?.moves ?? 0) + 1),
        )
      } else if (effect.is(gone)) {
        const left = new Map(peers)
        left.delete(effect.value)
        peers = left
      } else if (effect.is(everyone)) {
        peers = new Map(
          effect.value.map(presence => [presence.connection, place(presence, tr.state, recent, 1)]),
        )
      } else if (effect.is(focusMode)) isFocused = effect.value
    }
    const same = peers === value.peers && recent === value.recent && isFocused === value.isFocused
    return same ? value : {peers, recent, isFocused}
  },
})

/// The others' carets and selections, and one's own told to them at most ten times a second.
export function presence(tell: (caret: {anchor: number; head: number; version: number}) => void): Extension {
  return [presences, carets, teller(tell)]
}

export function peersOf(state: EditorState): readonly Peer[] {
  return [...state.field(presences).peers.values()]
}

/// Where the own caret is in the settled text, which is all that the others can know.
export function ownCaret(state: EditorState): {anchor: number; head: number; version: number} {
  const {anchor, head} = state.selection.main
  const back = pendingChanges(state)?.invertedDesc
  return {
    anchor: back ? back.mapPos(anchor) : anchor,
    head: back ? back.mapPos(head) : head,
    version: getSyncedVersion(state),
  }
}

function place(presence: Presence, state: EditorState, recent: readonly ChangeDesc[], moves: number): Peer {
  const {caret} = presence
  const base = state.field(settled)
  if (!caret || caret.version > base.version || base.version - caret.version > recent.length)
    return {presence, caret: null, moves}
  const missed = recent.slice(recent.length - (base.version - caret.version))
  const waiting = pendingChanges(state)
  const map = (position: number): number | null => {
    for (const changes of waiting ? [...missed, waiting] : missed) {
      if (position > changes.length) return null
      position = changes.mapPos(position, 1)
    }
    return position <= state.doc.length ? position : null
  }
  const [anchor, head] = [map(caret.anchor), map(caret.head)]
  return {presence, caret: anchor === null || head === null ? null : {anchor, head}, moves}
}

function teller(tell: (caret: {anchor: number; head: number; version: number}) => void): Extension {
  return ViewPlugin.fromClass(
    class {
      private timer: ReturnType<typeof setTimeout> | null = null
      private last = 0

      update(update: ViewUpdate) {
        const isOwn =
          update.selectionSet || update.transactions.some(tr => tr.docChanged && tr.isUserEvent("input"))
        if (isOwn && update.view.hasFocus) this.soon(update.view)
      }

      destroy() {
        if (this.timer !== null) clearTimeout(this.timer)
      }

      private soon(view: EditorView) {
        this.timer ??= setTimeout(
          () => {
            this.timer = null
            this.last = Date.now()
            tell(ownCaret(view.state))
          },
          Math.max(0, 100 - (Date.now() - this.last)),
        )
      }
    },
  )
}

/// How long a name stands at a caret that does not move.
const nameFor = 3_000

const carets = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet = Decoration.none
    private readonly named = new Map<string, {moves: number; timer: ReturnType<typeof setTimeout> | null}>()

    constructor(private readonly view: EditorView) {
      this.draw(view.state)
    }

    update(update: ViewUpdate) {
      if (update.docChanged || update.state.field(presences) !== update.startState.field(presences))
        this.draw(update.state)
    }

    destroy() {
      for (const {timer} of this.named.values()) if (timer !== null) clearTimeout(timer)
    }

    private draw(state: EditorState) {
      const {peers, isFocused} = state.field(presences)
      const ranges: {from: number; to: number; mark: Decoration}[] = []
      for (const [id, peer] of isFocused ? [] : peers) {
        if (!peer.caret || peer.presence.away) continue
        const {anchor, head} = peer.caret
        const isAtEnd = state.doc.lineAt(head).to === head
        const widget = new CaretWidget(peer.presence, this.isNamed(id, peer.moves), isAtEnd)
        ranges.push({from: head, to: head, mark: Decoration.widget({widget, side: 1})})
        if (anchor !== head)
          ranges.push({
            from: Math.min(anchor, head),
            to: Math.max(anchor, head),
            mark: Decoration.mark({class: `sel org-${peer.presence.line}`}),
          })
      }
      ranges.sort((a, b) => a.from - b.from || a.mark.startSide - b.mark.startSide)
      const builder = new RangeSetBuilder<Decoration>()
      for (const {from, to, mark} of ranges) builder.add(from, to, mark)
      this.decorations = builder.finish()
    }

    /// Whether the name still shows; when it does, sees to it that it goes.
    private isNamed(id: string, moves: number): boolean {
      const known = this.named.get(id)
      if (known?.moves === moves) return known.timer !== null
      if (known?.timer != null) clearTimeout(known.timer)
      const entry: {moves: number; timer: ReturnType<typeof setTimeout> | null} = {moves, timer: null}
      entry.timer = setTimeout(() => {
        entry.timer = null
        this.draw(this.view.state)
        this.view.dispatch({})
      }, nameFor)
      this.named.set(id, entry)
      return true
    }
  },
  {decorations: plugin => plugin.decorations},
)

class CaretWidget extends WidgetType {
  constructor(
    private readonly presence: Presence,
    private readonly isNamed: boolean,
    private readonly isAtEnd: boolean,
  ) {
    super()
  }

  override eq(other: CaretWidget): boolean {
    return (
      other.presence.connection === this.presence.connection &&
      other.presence.line === this.presence.line &&
      other.isNamed === this.isNamed &&
      other.isAtEnd === this.isAtEnd
    )
  }

  toDOM(): HTMLElement {
    const caret = document.createElement("span")
    caret.className = `caret org-${this.presence.line}${this.isAtEnd ? " caret-end" : ""}${this.isNamed ? "" : " caret-quiet"}`
    caret.setAttribute("aria-hidden", "true")
    const flag = document.createElement("span")
    flag.className = "caret-flag"
    const organization = document.createElement("small")
    organization.textContent = this.presence.short
    flag.append(`${this.presence.name} `, organization)
    caret.append(flag)
    return caret
  }

  override ignoreEvent(): boolean {
    return true
  }
}
