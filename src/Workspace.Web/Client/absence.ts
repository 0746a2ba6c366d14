import type {Told} from "./wire"

/// What happened while the line was down, to be said once it is up again.
export class Absence {
  private away: {words: number; readonly authors: Set<string>} | null = null

  constructor(private readonly me: string) {}

  begin(): void {
    this.away ??= {words: 0, authors: new Set()}
  }

  /// So many words wait here to be sent.
  waiting(words: number): void {
    if (this.away) this.away.words = words
  }

  told(message: Told): void {
    for (const {person} of message.updates) if (person !== this.me) this.away?.authors.add(person)
  }

  /// Ends it: how many words were sent and how many others wrote; null when there was none.
  end(): {readonly words: number; readonly authors: number} | null {
    const {away} = this
    this.away = null
    return away && {words: away.words, authors: away.authors.size}
  }
}
