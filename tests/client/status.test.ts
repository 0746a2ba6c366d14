import {afterEach, beforeEach, expect, test, vi} from "vitest"
import {pendingTimes} from "../../src/Workspace.Web/Client/collab"
import {Status} from "../../src/Workspace.Web/Client/status"
import type {Words} from "../../src/Workspace.Web/Client/words"
import {Peer, Server} from "./network"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const words: Words = {
  language: "en",
  say: key => key,
  many: (key, n) => `${n} ${key}`,
  number: String,
  time: String,
}

/// As much of an element as a state of the text is written to.
function place(): HTMLElement {
  return {textContent: "", dataset: {}, classList: {toggle() {}}} as unknown as HTMLElement
}

/// Somebody at a line, and what their page says of the text.
class Page {
  readonly peer: Peer
  readonly dialog = {open: false, showModal: () => this.open(true), close: () => this.open(false)}
  readonly save = place()
  readonly status = new Status(
    {
      save: this.save,
      saveText: place(),
      spoken: place(),
      dialog: this.dialog as unknown as HTMLDialogElement,
      dialogTitle: place(),
      dialogWords: place(),
    },
    words,
    () => ({words: 1, last: "one"}),
  )
  readonly states = new Set<string>()
  opened = 0
  isExplained = false

  constructor(server: Server) {
    this.peer = new Peer("alice", server)
  }

  /// Types a letter every so many milliseconds.
  async types(letters: number, every: number): Promise<void> {
    for (let i = 0; i < letters; i++) {
      this.peer.types("x")
      await this.passes(every)
    }
  }

  async passes(milliseconds: number): Promise<void> {
    for (let rest = milliseconds; rest > 0; rest -= 50) {
      await vi.advanceTimersByTimeAsync(Math.min(50, rest))
      const isOnline = this.peer.collaborator.phase !== "offline"
      const isHeldUp = this.peer.collaborator.isPutOff
      const {isExplained} = this
      this.status.set({pending: pendingTimes(this.peer.state), isOnline, isHeldUp, isExplained})
      this.states.add(this.status.state)
    }
  }

  private open(isOpen: boolean): void {
    this.dialog.open = isOpen
    if (isOpen) this.opened++
  }
}

test("Who types without a pause over a slow line is not told that it is not saved: each letter is, in time", async () => {
  const server = new Server()
  const page = new Page(server)
  page.peer.line.delay = 400
  await page.passes(1_000)
  page.states.clear()
  await page.types(300, 100)
  expect(server.text.length).toBeGreaterThan(270)
  expect([...page.states]).toEqual(["saving"])
  expect(page.opened).toBe(0)
  await page.passes(2_000)
  expect(server.text).toBe("x".repeat(300))
  expect(page.status.state).toBe("saved")
})

test("What stays unsaved for four seconds is called so, though one types on", async () => {
  const server = new Server()
  const page = new Page(server)
  await page.passes(100)
  page.peer.line.delay = 6_000
  await page.types(35, 100)
  expect(page.status.state).toBe("saving")
  await page.types(10, 100)
  expect(page.status.state).toBe("unsaved")
})

test("The notice of what is not saved waits for a pause in the typing", async () => {
  const page = new Page(new Server())
  await page.passes(100)
  page.peer.offline()
  await page.types(200, 100)
  expect(page.status.state).toBe("unsaved")
  expect(page.opened).toBe(0)
  await page.passes(2_500)
  expect(page.dialog.open).toBe(true)
})

test("A notice that was sent away comes back for a new trouble alone", async () => {
  const page = new Page(new Server())
  await page.passes(100)
  page.peer.offline()
  await page.types(1, 100)
  await page.passes(14_000)
  expect(page.dialog.open).toBe(true)
  page.status.dismiss()
  expect(page.dialog.open).toBe(false)
  await page.types(10, 100)
  await page.passes(20_000)
  expect(page.opened).toBe(1)

  page.peer.online()
  await page.passes(1_000)
  expect(page.status.state).toBe("saved")
  page.peer.offline()
  await page.types(1, 100)
  await page.passes(14_000)
  expect(page.opened).toBe(2)
})

test("No notice stands in the way where the page says already why nothing is sent", async () => {
  const page = new Page(new Server())
  await page.passes(100)
  page.peer.offline()
  page.isExplained = true
  await page.types(3, 100)
  await page.passes(30_000)
  expect(page.status.state).toBe("unsaved")
  expect(page.opened).toBe(0)
})

test("The notice goes by itself once all is saved", async () => {
  const page = new Page(new Server())
  await page.passes(100)
  page.peer.offline()
  await page.types(3, 100)
  await page.passes(14_000)
  expect(page.dialog.open).toBe(true)
  page.peer.online()
  await page.passes(1_000)
  expect(page.dialog.open).toBe(false)
})
