import type {Told} from "./wire"

/// The longest that contributions are held back, in milliseconds: a word is composed in less.
const longest = 1_500

/// How long after a composition the editor has read what it came to, in milliseconds.
const settling = 100

/// Holds back what others write while a word is being composed, as phones and input methods do: changed under their hands, they begin the
/// word anew and leave it there twice.
export class HeldBack {
  private waiting: Told[] = []
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(
    private readonly isComposing: () => boolean,
    private readonly take: (message: Told) => void,
  ) {}

  told(message: Told): void {
    if (!this.waiting.length && !this.isComposing()) return this.take(message)
    this.waiting.push(message)
    this.timer ??= setTimeout(() => this.release(), longest)
  }

  /// The word is composed; unless the next one is under way already, what was held back comes now.
  ended(): void {
    if (this.waiting.length) setTimeout(() => this.isComposing() || this.release(), settling)
  }

  /// Takes in all that was held back.
  release(): void {
    if (this.timer !== null) clearTimeout(this.timer)
    this.timer = null
    for (const message of this.waiting.splice(0)) this.take(message)
  }
}
