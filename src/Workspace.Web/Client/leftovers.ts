import type {Authority} from "./collab"
import {Orphan} from "./orphan"
import {afterDeath, type Kept, type Outbox} from "./outbox"
import type {Draft} from "./session"
import type {Told} from "./wire"

export interface LeftoverReport {
  /// All of it is in the draft now.
  sent(kept: Kept): void
  /// It is not taken, for that reason; `drop` forgets it.
  refused(kept: Kept, why: string, drop: () => Promise<void>): void
}

/// Text that other tabs of this person left unsent in this draft: sent once they are gone, at once when they are gone already.
export class Leftovers {
  private readonly orphans = new Set<Orphan>()
  private readonly awaited = new Set<string>()
  private isOnline = false

  constructor(
    private readonly draft: Draft,
    private readonly authority: Authority,
    private readonly report: LeftoverReport,
  ) {}

  connected(): void {
    this.isOnline = true
    for (const orphan of this.orphans) orphan.connected()
  }

  disconnected(): void {
    this.isOnline = false
    for (const orphan of this.orphans) orphan.disconnected()
  }

  told(message: Told): void {
    for (const orphan of this.orphans) orphan.told(message)
  }

  async look(outbox: Outbox): Promise<void> {
    for (const {key, person} of await outbox.others()) {
      if (person !== this.draft.person || this.awaited.has(key)) continue
      this.awaited.add(key)
      void afterDeath(this.draft.id, key, () => this.settle(outbox, key)).finally(() =>
        this.awaited.delete(key),
      )
    }
  }

  private async settle(outbox: Outbox, key: string): Promise<void> {
    const kept = await outbox.find(key)
    if (!kept) return
    const isOurs = kept.organization === this.draft.organization
    const why = isOurs ? await this.send(kept) : "other-organization"
    if (why !== null) return this.report.refused(kept, why, () => outbox.drop(key))
    await outbox.drop(key)
    this.report.sent(kept)
  }

  private send(kept: Kept): Promise<string | null> {
    return Orphan.send(kept, this.authority, orphan => {
      this.orphans.add(orphan)
      if (this.isOnline) orphan.connected()
      return () => this.orphans.delete(orphan)
    })
  }
}
