// The late keystrokes of bench/Workspace.Bench/Engine/Rebasing.cs: eight people write at once in a text of 36,000 characters.
import { row } from "./measure.mjs"

export const length = 36_000
export const written = ("a".repeat(399) + "\n").repeat(length / 400)

/// Where keystroke `number` stands in the text that its writer has.
export const at = (number) => 4_000 * (1 + (number % 8)) + ((number >> 3) % 200)

/// The version that its writer has seen: all, for the first ones, then without the last `behind` ones.
export const base = (number, behind) => (number < behind ? number : number - behind)

/// The later they are the fewer are measured: some engines need seconds for a hundred.
export function rebased(engine, late) {
  for (const [behind, count] of [[10, 2_000], [200, 500], [2_000, 8]]) row(engine, `${behind.toLocaleString("en")} behind`, { edit: late(behind, count) })
}
