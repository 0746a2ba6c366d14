import type {Rights} from "./wire"
import type {Words} from "./words"

/// Where the page shows whether one writes or reads, and lets one choose.
export interface ModePlaces {
  readonly modes: HTMLFieldSetElement
  readonly modeButton: HTMLButtonElement
}

/// The sentence for each refusal that has one of its own.
const sentences: Readonly<Record<string, string>> = {
  "draft-frozen": "frozen",
  "no-right": "read-only",
  "other-writer": "other-writer",
}

/// Whether one may write here: by one's rights, by what the server refused, and by one's own choice of mode.
export class Permission {
  private isViewing = false
  private refusal: string | null = null

  constructor(
    private rights: Rights,
    private readonly places: ModePlaces,
    private readonly words: Words,
  ) {}

  get mayWrite(): boolean {
    return this.hasRight && !this.isViewing && this.refusal === null
  }

  get hasRight(): boolean {
    return this.rights.rights === "write" && !this.rights.frozen
  }

  /// Whether one may not even read any more.
  get isShut(): boolean {
    return this.rights.rights === "none"
  }

  get isRefused(): boolean {
    return this.refusal !== null
  }

  /// Why the draft takes nothing now, by the name of that refusal.
  get missing(): string {
    return this.rights.frozen ? "draft-frozen" : "no-right"
  }

  /// Takes in the rights of now. With the right back, a refusal for want of it is over.
  set(rights: Rights): void {
    this.rights = rights
    if (this.hasRight && (this.refusal === "no-right" || this.refusal === "draft-frozen")) this.refusal = null
  }

  /// The server said no for good.
  refuse(name: string): void {
    this.refusal = name
  }

  /// That reason is over.
  lift(name: string): void {
    if (this.refusal === name) this.refusal = null
  }

  view(isViewing: boolean): void {
    this.isViewing = isViewing
  }

  toggle(): void {
    this.isViewing = !this.isViewing
  }

  /// What to say of a refusal; without one, of the missing right.
  sentence(name: string | null): string {
    if (name === null && this.rights.rights === "none" && !this.rights.frozen)
      return this.words.say("Editor.rights.no-access")
    const refusal = name ?? this.missing
    return this.words.say(`Editor.rights.${sentences[refusal] ?? "refused"}`, refusal)
  }

  show(): void {
    const {modes, modeButton} = this.places
    const isFree = this.hasRight && this.refusal === null
    for (const radio of modes.querySelectorAll("input")) {
      radio.checked = (radio.value === "editing") === this.mayWrite
      if (radio.value === "editing") radio.disabled = !isFree
    }
    const label = this.mayWrite ? "Editor.mode.button-editing" : "Editor.mode.button-viewing"
    modeButton.setAttribute("aria-label", this.words.say(label))
    modeButton.setAttribute("aria-pressed", String(!this.mayWrite))
    modeButton.disabled = !isFree
  }
}
