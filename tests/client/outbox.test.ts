import {IDBFactory} from "fake-indexeddb"
import {afterEach, beforeEach, expect, test, vi} from "vitest"
import {clientId} from "../../src/Workspace.Web/Client/identity"
import {insertedIn, Orphan, textOf} from "../../src/Workspace.Web/Client/orphan"
import {afterDeath, Outbox, stayAlive, type Kept, type Locks} from "../../src/Workspace.Web/Client/outbox"
import type {Authority} from "../../src/Workspace.Web/Client/collab"
import type {Told} from "../../src/Workspace.Web/Client/wire"
import {Server} from "./network"

const draft = "0198c0de-0000-7000-8000-000000000001"
const maya = "0198c0de-0000-7000-8000-000000000002"

let factory: IDBFactory
beforeEach(() => {
  factory = new IDBFactory()
})
afterEach(() => {
  vi.useRealTimers()
})

const open = (key: string, failed = () => {}) => Outbox.open(draft, key, failed, factory)

function kept(key: string, over: Partial<Kept> = {}): Kept {
  return {
    draft,
    key,
    person: maya,
    organization: "o",
    base: 0,
    text: "ab",
    changes: [{c: [1, [0, "X"], 1]}],
    savedAt: 1,
    ...over,
  }
}

test("What was kept survives the tab", async () => {
  const tab = await open("first-tab-of-maya")
  tab.keep(kept("first-tab-of-maya"))
  await tab.written()
  tab.close()
  const next = await open("second-tab-of-maya")
  expect(await next.others()).toEqual([kept("first-tab-of-maya")])
})

test("The last state wins, however fast they come", async () => {
  const tab = await open("key")
  for (let base = 0; base <= 100; base++) tab.keep(kept("key", {base}))
  await tab.written()
  expect((await tab.find("key"))?.base).toBe(100)
})

test("Nothing is kept once nothing is pending", async () => {
  const tab = await open("key")
  tab.keep(kept("key"))
  tab.keep(null)
  await tab.written()
  expect(await tab.find("key")).toBe(null)
  tab.keep(kept("key"))
  await tab.written()
  tab.keep(null)
  await tab.written()
  expect(await tab.find("key")).toBe(null)
})

test("Other drafts and one's own key are no leftovers", async () => {
  const tab = await open("key")
  tab.keep(kept("key"))
  await tab.written()
  const other = await Outbox.open("another-draft", "k2", () => {}, factory)
  expect(await tab.others()).toEqual([])
  expect(await other.others()).toEqual([])
})

test("A device that does not keep the text is told of", async () => {
  const failed = vi.fn()
  const tab = await open("key", failed)
  tab.close()
  tab.keep(kept("key"))
  await tab.written()
  expect(failed).toHaveBeenCalled()
})

test("Only one takes over from a tab that is gone, and not before it is", async () => {
  const locks = new OneByOne()
  let die = () => {}
  await stayAlive(draft, "dead", new Promise<void>(resolve => (die = resolve)), locks)
  const done: string[] = []
  const first = afterDeath(
    draft,
    "dead",
    async () => {
      await Promise.resolve()
      done.push("first starts")
      await Promise.resolve()
      done.push("first ends")
    },
    locks,
  )
  const second = afterDeath(draft, "dead", async () => void done.push("second"), locks)
  await new Promise(resolve => setTimeout(resolve, 5))
  expect(done).toEqual([])
  die()
  await Promise.all([first, second])
  expect(done).toEqual(["first starts", "first ends", "second"])
})

test("A leftover is sent under its own key, once", async () => {
  const server = new Server("ab")
  const client = await clientId(maya, "dead")
  expect(await Orphan.send(kept("dead"), authority(server, client), lineTo(server))).toBe(null)
  expect(server.text).toBe("aXb")
  expect(await Orphan.send(kept("dead"), authority(server, client), lineTo(server))).toBe(null)
  expect(server.text).toBe("aXb")
})

test("Of a leftover that had arrived in part, only the rest is sent", async () => {
  const server = new Server("ab")
  const client = await clientId(maya, "dead")
  const changes = [{c: [1, [0, "X"], 1]}, {c: [2, [0, "Y"], 1]}, {c: [3, [0, "Z"], 1]}] as const
  server.propose(client, {key: "dead", base: 0, changes: changes.slice(0, 2)})
  server.propose("somebody", {key: "somebody", base: 2, changes: [{c: [[0, "> "], 4]}]})
  expect(await Orphan.send(kept("dead", {changes}), authority(server, client), lineTo(server))).toBe(null)
  expect(server.text).toBe("> aXYZb")
})

test("A leftover of thousands of changes is sent in parts", async () => {
  const server = new Server("ab")
  const client = await clientId(maya, "dead")
  const changes = Array.from({length: 1_700}, (_, i) => ({c: [1 + i, [0, "x"], 1]}) as const)
  const sizes: number[] = []
  const counting: Authority = {
    ...authority(server, client),
    propose: async proposal => {
      sizes.push(proposal.changes.length)
      return server.propose(client, proposal)
    },
  }
  expect(await Orphan.send(kept("dead", {changes}), counting, lineTo(server))).toBe(null)
  expect(server.text).toBe(`a${"x".repeat(1_700)}b`)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000)
})

test("A leftover that is refused says why", async () => {
  const server = new Server("ab")
  server.refusal = "no-right"
  expect(await Orphan.send(kept("dead"), authority(server, "c"), lineTo(server))).toBe("no-right")
  expect(server.text).toBe("ab")
})

test("Where the browser refuses a database one writes on, and is told once that nothing is kept", async () => {
  const refusing = {
    open: () => {
      throw new DOMException("The operation is insecure.", "SecurityError")
    },
  } as unknown as IDBFactory
  const failed = vi.fn()
  const tab = await Outbox.open(draft, "key", failed, refusing)
  tab.keep(kept("key"))
  tab.keep(kept("key", {savedAt: 2}))
  await tab.written()
  expect(failed).toHaveBeenCalledTimes(1)
  expect([await tab.others(), await tab.find("key")]).toEqual([[], null])
  await tab.drop("key")
})

test("A database that does not answer is done without", async () => {
  vi.useFakeTimers()
  const failed = vi.fn()
  const opening = Outbox.open(draft, "key", failed, {open: () => ({})} as unknown as IDBFactory)
  await vi.advanceTimersByTimeAsync(2_900)
  expect(failed).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(200)
  await opening
  expect(failed).toHaveBeenCalledTimes(1)
})

test("Where the browser gives no locks the tab does without", async () => {
  await stayAlive(draft, "key", new Promise(() => {}), {
    request: () => Promise.reject(new Error("no storage")),
  })
})

test("A leftover that fits nowhere is not sent", async () => {
  const server = new Server("ab")
  expect(await Orphan.send(kept("dead", {changes: [{c: [7]}]}), authority(server, "c"), lineTo(server))).toBe(
    "bad-change-set",
  )
  expect(server.proposals).toBe(0)
})

test("The words of a leftover can be copied, alone and in their text", () => {
  const left = kept("dead", {
    text: "one three",
    changes: [{c: [4, [0, "tw"], 5]}, {c: [6, [0, "o "], 5]}, {c: [13, [0, "!"]]}],
  })
  expect(insertedIn(left.changes)).toBe("two \n!")
  expect(textOf(left)).toBe("one two three!")
  expect(textOf(kept("dead", {changes: [{c: [9]}]}))).toBe(null)
})

test("The client id is the one that the server computes", async () => {
  // printf '%s' '0198c0de-0000-7000-8000-000000000002:key-of-sixteen-ch' | sha256sum
  expect(await clientId(maya, "key-of-sixteen-ch")).toBe("8164d5aeef87c3be")
})

/// A line that is up and brings what is told.
function lineTo(server: Server) {
  return (orphan: Orphan) => {
    const listener = (told: Told) => void setTimeout(() => orphan.told(told))
    server.listeners.add(listener)
    orphan.connected()
    return () => {
      server.listeners.delete(listener)
      orphan.disconnected()
    }
  }
}

function authority(server: Server, client: string): Authority {
  return {
    catchUp: async since => server.since(since),
    pull: async since => server.since(since),
    propose: async proposal => server.propose(client, proposal),
  }
}

/// Exclusive locks as the browser's: first come, first served.
class OneByOne implements Locks {
  private readonly tails = new Map<string, Promise<unknown>>()

  request(name: string, work: () => Promise<void>): Promise<unknown> {
    const mine = (this.tails.get(name) ?? Promise.resolve()).then(work)
    this.tails.set(name, mine)
    return mine
  }
}
