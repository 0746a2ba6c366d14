import {StateField, type EditorState, type StateEffectType} from "@codemirror/state"
import {pendingChanges, settled, told} from "./collab"
import type {Update} from "./wire"

/// A range of the text; an empty one keeps to what stands before it.
export interface Place {
  readonly from: number
  readonly to: number
}

export interface Placed<V, T extends Place> {
  readonly updates: readonly Update[]
  /// The version after the last of them.
  readonly version: number
  readonly places: readonly T[]
  /// Said of a version that is not told yet.
  readonly waiting: V | null
}

/// So many updates are remembered, to bring what is said of an earlier version to the text of now.
const remembered = 500

interface Mapping {
  mapPos(position: number, side: number): number
}

/// Places that the server says of the text of one version, wherever edits take them. What is said anew takes the place of all that was said before.
export function placed<V extends {readonly version: number}, T extends Place>(
  effect: StateEffectType<V>,
  placesOf: (said: V) => readonly T[],
): StateField<Placed<V, T>> {
  return StateField.define<Placed<V, T>>({
    create: state => ({updates: [], version: state.field(settled).version, places: [], waiting: null}),
    update(value, tr) {
      let {updates, version, places, waiting} = value
      if (tr.docChanged) places = places.map(one => ({...one, ...moved(one, tr.changes)}))
      for (const one of tr.effects) {
        if (one.is(told) && one.value.updates.length) {
          updates = [...updates, ...one.value.updates].slice(-remembered)
          version = one.value.from + one.value.updates.length
        } else if (one.is(effect)) waiting = one.value
      }
      if (waiting && waiting.version <= version) {
        places = now(placesOf(waiting), version - waiting.version, updates, tr.state)
        waiting = null
      }
      return updates === value.updates && places === value.places && waiting === value.waiting
        ? value
        : {updates, version, places, waiting}
    },
  })
}

/// Where a place is after a change.
export function moved({from, to}: Place, changes: Mapping): Place {
  if (from === to) {
    const at = changes.mapPos(from, -1)
    return {from: at, to: at}
  }
  const start = changes.mapPos(from, 1)
  return {from: start, to: Math.max(start, changes.mapPos(to, -1))}
}

function now<T extends Place>(
  said: readonly T[],
  missed: number,
  updates: readonly Update[],
  state: EditorState,
): readonly T[] {
  const since = updates.slice(Math.max(0, updates.length - missed)).map(update => update.changes)
  const own = pendingChanges(state)
  if (own) since.push(own)
  if (since.length < missed) return []
  return said.map(one => {
    let place: Place = one
    for (const changes of since) {
      if (changes.length < place.to) break
      place = moved(place, changes)
    }
    return {...one, from: place.from, to: place.to}
  })
}
