import {afterEach, beforeEach, expect, test, vi} from "vitest"
import {Peer, Server} from "./network"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

test("Two people who type at once read the same text", async () => {
  const server = new Server("hello")
  const [alice, bob] = [new Peer("alice", server), new Peer("bob", server)]
  alice.types(" world")
  bob.types("oh ", 0)
  await pass(200)
  expect(server.text).toBe("oh hello world")
  expect([alice.text, bob.text]).toEqual([server.text, server.text])
  expect(alice.isSettled && bob.isSettled).toBe(true)
})

test("One proposal is under way at a time, and what is typed meanwhile goes together in the next", async () => {
  const server = new Server()
  const alice = new Peer("alice", server)
  await pass(50)
  alice.types("abcdef")
  await pass(200)
  expect(server.text).toBe("abcdef")
  expect(server.proposals).toBe(2)
})

test("A key that is held down proposes less often than the server takes it, and the first letter at once", async () => {
  const server = new Server()
  const alice = new Peer("alice", server)
  alice.line.delay = 1
  await pass(50)
  alice.types("x")
  await pass(2)
  expect(server.proposals).toBe(1)
  for (let i = 1; i < 200; i++) {
    await pass(15)
    alice.types("x")
  }
  expect(server.proposals).toBeLessThan((20 * 3_000) / 1_000)
  expect(server.proposals).toBeGreaterThan(40)
  await pass(100)
  expect(server.text).toBe("x".repeat(200))
})

test("What is typed offline is sent once the line is back", async () => {
  const server = new Server("x")
  const [alice, bob] = [new Peer("alice", server), new Peer("bob", server)]
  await pass(50)
  alice.offline().types(" from the train")
  bob.types("y", 0)
  await pass(5_000)
  expect(server.text).toBe("yx")
  expect(alice.collaborator.phase).toBe("offline")
  alice.online()
  await pass(200)
  expect(server.text).toBe("yx from the train")
  expect([alice.text, bob.text]).toEqual([server.text, server.text])
})

test("A lost answer leads to nothing twice", async () => {
  const server = new Server()
  const alice = new Peer("alice", server)
  await pass(50)
  alice.line.losesAnswer = true
  alice.types("once")
  await pass(50)
  expect(alice.collaborator.phase).toBe("offline")
  expect(server.text).toBe("o")
  expect(alice.isSettled).toBe(false)
  alice.online()
  await pass(200)
  expect(server.text).toBe("once")
  expect(alice.text).toBe("once")
  expect(alice.isSettled).toBe(true)
})

test("A lost proposal is sent again", async () => {
  const server = new Server()
  const alice = new Peer("alice", server)
  await pass(50)
  alice.line.losesProposal = true
  alice.types("ab")
  await pass(50)
  alice.online()
  await pass(200)
  expect(server.text).toBe("ab")
})

test("Own changes are confirmed by what is told, never by the receipt", async () => {
  const server = new Server()
  const alice = new Peer("alice", server)
  await pass(50)
  alice.line.isDeaf = true
  alice.types("a")
  await pass(1_000)
  expect(server.text).toBe("a")
  expect(alice.isSettled).toBe(false)
  await pass(3_000)
  expect(alice.isSettled).toBe(true)
})

test("A gap is asked for", async () => {
  const server = new Server()
  const [alice, bob] = [new Peer("alice", server), new Peer("bob", server)]
  await pass(50)
  alice.line.isDeaf = true
  bob.types("12")
  await pass(100)
  expect(alice.text).toBe("")
  alice.line.isDeaf = false
  bob.types("3")
  await pass(100)
  expect(alice.text).toBe("123")
})

test("What is told twice is taken once", async () => {
  const server = new Server()
  const [alice, bob] = [new Peer("alice", server), new Peer("bob", server)]
  bob.types("abc")
  await pass(200)
  alice.collaborator.told(server.since(0))
  alice.collaborator.told(server.since(1))
  expect(alice.text).toBe("abc")
})

test.each(["unavailable", "too-many"])(
  "After %s the same is sent again, later and later, ten seconds at most",
  async name => {
    const server = new Server()
    const alice = new Peer("alice", server)
    await pass(50)
    server.refusal = name
    alice.types("kept")
    await pass(60_000)
    expect(server.proposals).toBeGreaterThanOrEqual(8)
    expect(server.proposals).toBeLessThanOrEqual(12)
    expect(alice.collaborator.isPutOff).toBe(true)
    expect(alice.refused).toBe(null)
    server.refusal = null
    await pass(11_000)
    expect(server.text).toBe("kept")
    expect(alice.collaborator.isPutOff).toBe(false)
  },
)

test("After another refusal nothing is sent any more and the text stays", async () => {
  const server = new Server()
  const alice = new Peer("alice", server)
  await pass(50)
  server.refusal = "no-right"
  alice.types("mine")
  await pass(20_000)
  expect(alice.refused).toBe("no-right")
  expect(server.proposals).toBe(1)
  expect(alice.text).toBe("mine")
  server.refusal = null
  alice.collaborator.resume()
  await pass(200)
  expect(server.text).toBe("mine")
})

/// Alice's text is not the server's.
async function astray() {
  const server = new Server("abc")
  const alice = new Peer("alice", server, {version: 0, text: "abcd"})
  const bob = new Peer("bob", server)
  await pass(50)
  return {server, alice, bob}
}

test("What does not fit the text is told as a divergence and changes nothing", async () => {
  const {alice, bob} = await astray()
  bob.types("!")
  await pass(200)
  expect(alice.diverged).toBe(0)
  expect(alice.text).toBe("abcd")
})

test("What does not fit is told as a divergence also beside what is pending, which stays", async () => {
  const {server, alice, bob} = await astray()
  server.refusal = "unavailable"
  alice.types("?")
  await pass(20)
  server.refusal = null
  bob.types("!")
  await pass(200)
  expect(alice.diverged).toBe(0)
  expect(alice.text).toBe("abcd?")
})

test("A text that is not the server's sends nothing any more, though a right is taken and given meanwhile", async () => {
  const {server, alice, bob} = await astray()
  bob.types("!")
  await pass(200)
  alice.types("?")
  alice.collaborator.stop("no-right")
  alice.collaborator.resume()
  alice.offline().online()
  await pass(5_000)
  expect(server.proposals).toBe(1) // Bob's
  expect(server.text).toBe("abc!")
})

test("Undo takes back one's own words only", async () => {
  const server = new Server()
  const [alice, bob] = [new Peer("alice", server), new Peer("bob", server)]
  await pass(50)
  alice.types("A")
  await pass(100)
  bob.types("B")
  await pass(100)
  alice.types("C")
  await pass(100)
  expect(alice.text).toBe("ABC")
  while (alice.undoes()) await pass(100)
  expect(server.text).toBe("B")
  expect(bob.text).toBe("B")
})

test("Undo after somebody deleted the words around brings back only what was one's own to bring", async () => {
  const server = new Server("one two three")
  const [alice, bob] = [new Peer("alice", server), new Peer("bob", server)]
  await pass(50)
  alice.types("X", 4)
  await pass(100)
  bob.deletes(0, server.text.length)
  await pass(100)
  while (alice.undoes()) await pass(100)
  expect(server.text).toBe("")
  expect([alice.text, bob.text]).toEqual(["", ""])
})

/// Three people, every kind of trouble, drawn from a seed; whatever happens, all end with one text that holds each letter once.
test.each(Array.from({length: 60}, (_, seed) => seed + 1))(
  "Any interleaving ends in one text: seed %i",
  async seed => {
    const random = draw(seed)
    const server = new Server("the quick brown fox")
    const peers = ["a", "b", "c"].map(name => new Peer(name, server))
    let next = 0x4e00
    const typed: string[] = []
    for (let step = 0; step < 80; step++) {
      const peer = peers[random(3)]
      if (!peer) continue
      const length = peer.state.doc.length
      switch (random(9)) {
        case 0:
        case 1:
        case 2:
        case 3: {
          const letter = String.fromCharCode(next++)
          typed.push(letter)
          peer.types(letter, random(length + 1))
          break
        }
        case 4: {
          // Only old words are deleted, so that every new letter must be found at the end.
          const at = peer.text.search(/[a-z]/)
          if (at >= 0) peer.deletes(at, at + 1)
          break
        }
        case 5:
          peer.offline()
          break
        case 6:
          if (!peer.line.isUp) peer.online()
          break
        case 7:
          peer.line.losesAnswer = true
          break
        case 8:
          peer.line.losesProposal = true
      }
      await pass(random(25))
    }
    for (const peer of peers) {
      Object.assign(peer.line, {losesAnswer: false, losesProposal: false})
      peer.offline().online()
    }
    await pass(30_000)
    for (const peer of peers) {
      expect(peer.isSettled).toBe(true)
      expect(peer.text).toBe(server.text)
    }
    for (const letter of typed) expect(server.text.split(letter).length - 1).toBe(1)
  },
)

function draw(seed: number): (below: number) => number {
  let state = seed * 2654435761
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}
