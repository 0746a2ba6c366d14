import {StateEffect, StateField} from "@codemirror/state"
import {told} from "./collab"
import type {Names, OrganizationName, PersonName} from "./wire"

/// Everyone of whom this page has been told the name.
export interface Directory {
  readonly people: ReadonlyMap<string, PersonName>
  readonly organizations: ReadonlyMap<string, OrganizationName>
}

/// Names that came by another way than with contributions.
export const named = StateEffect.define<Names>()

export const directory = StateField.define<Directory>({
  create: () => ({people: new Map(), organizations: new Map()}),
  update(value, tr) {
    for (const effect of tr.effects)
      if (effect.is(told) || effect.is(named)) value = learn(value, effect.value)
    return value
  },
})

function learn(known: Directory, names: Names): Directory {
  if (!names.people.length && !names.organizations.length) return known
  return {
    people: new Map([...known.people, ...names.people.map(person => [person.id, person] as const)]),
    organizations: new Map([...known.organizations, ...names.organizations.map(o => [o.id, o] as const)]),
  }
}
