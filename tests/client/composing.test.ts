import {afterEach, beforeEach, expect, test, vi} from "vitest"
import {HeldBack} from "../../src/Workspace.Web/Client/composing"
import type {Told} from "../../src/Workspace.Web/Client/wire"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const told = (from: number): Told => ({draft: "d", from, updates: [], people: [], organizations: []})

function holding() {
  const hand = {isComposing: false, taken: [] as number[]}
  const held = new HeldBack(
    () => hand.isComposing,
    message => hand.taken.push(message.from),
  )
  return {hand, held}
}

test("What others write is taken in at once where nobody composes", () => {
  const {hand, held} = holding()
  held.told(told(1))
  expect(hand.taken).toEqual([1])
})

test("While a word is composed it waits, and comes in its order when the word is there", async () => {
  const {hand, held} = holding()
  hand.isComposing = true
  held.told(told(1))
  hand.isComposing = false
  held.told(told(2))
  expect(hand.taken).toEqual([])
  held.ended()
  await vi.advanceTimersByTimeAsync(150)
  expect(hand.taken).toEqual([1, 2])
  held.told(told(3))
  expect(hand.taken).toEqual([1, 2, 3])
})

test("It waits no longer than a second and a half, however long one composes", async () => {
  const {hand, held} = holding()
  hand.isComposing = true
  held.told(told(1))
  await vi.advanceTimersByTimeAsync(1_400)
  expect(hand.taken).toEqual([])
  held.told(told(2))
  await vi.advanceTimersByTimeAsync(200)
  expect(hand.taken).toEqual([1, 2])
})

test("Of words that follow each other one may end while the next is under way", async () => {
  const {hand, held} = holding()
  hand.isComposing = true
  held.told(told(1))
  held.ended()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(hand.taken).toEqual([])
  await vi.advanceTimersByTimeAsync(700)
  expect(hand.taken).toEqual([1])
})

test("Nothing is held back when the line is gone", () => {
  const {hand, held} = holding()
  hand.isComposing = true
  held.told(told(1))
  held.release()
  expect(hand.taken).toEqual([1])
})
