import {count, list, readProposed, record, text, type Proposed} from "./wire"

/// What one tab wrote in one draft and has not been told back yet, with all that is needed to send it from another tab.
export interface Kept {
  readonly draft: string
  readonly key: string
  readonly person: string
  readonly organization: string
  readonly base: number
  /// The text of the base version.
  readonly text: string
  readonly changes: readonly Proposed[]
  readonly savedAt: number
}

const store = "outbox"

/// A database that has not opened by then, in milliseconds, is done without: some browsers never answer.
const openWithin = 3_000

/// Unsent text on this device, in IndexedDB. One write is under way at a time, and the last state wins. Where the browser has no
/// database for it, nothing is kept and writing goes on.
export class Outbox {
  private next: {readonly kept: Kept | null} | null = null
  private writing: Promise<void> | null = null
  private isThere = false
  private hasFailed = false

  private constructor(
    private readonly database: IDBDatabase | null,
    private readonly draft: string,
    private readonly key: string,
    private readonly failed: () => void,
  ) {}

  /// `failed` is called when the device does not keep the text; again only once it has kept some in between.
  static async open(draft: string, key: string, failed: () => void, factory?: IDBFactory): Promise<Outbox> {
    const database = await opened(factory).catch(() => null)
    const outbox = new Outbox(database, draft, key, failed)
    if (!database) outbox.fail()
    return outbox
  }

  /// Whether the device keeps what it is given, as far as is known.
  get keeps(): boolean {
    return this.database !== null && !this.hasFailed
  }

  /// Keeps this state in place of what was kept of this tab before; null when nothing is pending.
  keep(kept: Kept | null): void {
    if (!this.database || (!kept && !this.isThere && !this.next)) return
    this.next = {kept}
    this.writing ??= this.write()
  }

  /// Resolves when everything given to `keep` so far stands in the database.
  async written(): Promise<void> {
    while (this.writing) await this.writing
  }

  /// What other tabs left in this draft, dead or alive. A record that cannot be read is left alone.
  async others(): Promise<readonly Kept[]> {
    if (!this.database) return []
    const transaction = this.database.transaction(store, "readonly")
    const all = list(await answer(transaction.objectStore(store).getAll()), "outbox")
    return all.flatMap(value => {
      try {
        const kept = readKept(value)
        return kept.draft === this.draft && kept.key !== this.key ? [kept] : []
      } catch {
        return []
      }
    })
  }

  /// What that tab left, as it stands now; null when it is gone.
  async find(key: string): Promise<Kept | null> {
    if (!this.database) return null
    const transaction = this.database.transaction(store, "readonly")
    const value: unknown = await answer(transaction.objectStore(store).get([this.draft, key]))
    return value === undefined ? null : readKept(value)
  }

  /// Forgets what that tab left: it was sent, or its writer does not want it any more.
  async drop(key: string): Promise<void> {
    if (!this.database) return
    const transaction = this.database.transaction(store, "readwrite")
    transaction.objectStore(store).delete([this.draft, key])
    await done(transaction)
  }

  close(): void {
    this.database?.close()
  }

  private fail(): void {
    if (!this.hasFailed) this.failed()
    this.hasFailed = true
  }

  private async write(): Promise<void> {
    // Never done before `keep` has noted that it is under way, even when the database throws at once.
    await Promise.resolve()
    while (this.next && this.database) {
      const {kept} = this.next
      this.next = null
      try {
        const transaction = this.database.transaction(store, "readwrite", {durability: "strict"})
        if (kept) transaction.objectStore(store).put(kept)
        else transaction.objectStore(store).delete([this.draft, this.key])
        await done(transaction)
        this.isThere = kept !== null
        this.hasFailed = false
      } catch {
        this.fail()
      }
    }
    this.writing = null
  }
}

async function opened(factory = indexedDB): Promise<IDBDatabase> {
  const request = factory.open("workspace", 1)
  request.onupgradeneeded = () => request.result.createObjectStore(store, {keyPath: ["draft", "key"]})
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("IndexedDB did not open")), openWithin)
  })
  return Promise.race([answer(request), late])
}

/// What is used here of the browser's locks.
export interface Locks {
  request(name: string, work: () => Promise<void>): Promise<unknown>
}

/// Holds the lock that shows this tab to be alive, until the tab is gone or `release` settles. Where the browser gives no locks, the tab
/// does without.
export function stayAlive(
  draft: string,
  key: string,
  release: Promise<void>,
  locks: Locks = navigator.locks,
): Promise<void> {
  return new Promise(held => {
    locks
      .request(lockName(draft, key), () => {
        held()
        return release
      })
      .catch(() => held())
  })
}

/// Waits until the tab that wrote under that key is gone, then does the work as the only one.
export async function afterDeath(
  draft: string,
  key: string,
  work: () => Promise<void>,
  locks: Locks = navigator.locks,
): Promise<void> {
  await locks.request(lockName(draft, key), work)
}

function lockName(draft: string, key: string): string {
  return `outbox:${draft}:${key}`
}

function readKept(value: unknown): Kept {
  const o = record(value, "kept")
  return {
    draft: text(o["draft"], "kept.draft"),
    key: text(o["key"], "kept.key"),
    person: text(o["person"], "kept.person"),
    organization: text(o["organization"], "kept.organization"),
    base: count(o["base"], "kept.base"),
    text: text(o["text"], "kept.text"),
    changes: list(o["changes"], "kept.changes").map(readProposed),
    savedAt: count(o["savedAt"], "kept.savedAt"),
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error("IndexedDB gave no reason"))
  })
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = transaction.onerror = () =>
      reject(transaction.error ?? new Error("IndexedDB gave no reason"))
  })
}
