import type {PendingTimes} from "./collab"
import type {Words} from "./words"

/// What the person must know about their text, as facts.
export interface Standing {
  /// Null when everything is saved.
  readonly pending: PendingTimes | null
  readonly isOnline: boolean
  /// A proposal was put off, or refused for good.
  readonly isHeldUp: boolean
  /// The page says already why nothing is sent, and what to do.
  readonly isExplained: boolean
}

export type SaveState = "saved" | "saving" | "unsaved"

/// The parts of the page that say how the text stands.
export interface StatusPlaces {
  /// The visible sentence, always there.
  readonly save: HTMLElement
  readonly saveText: HTMLElement
  /// What is read out, politely.
  readonly spoken: HTMLElement
  readonly dialog: HTMLDialogElement
  readonly dialogTitle: HTMLElement
  readonly dialogWords: HTMLElement
}

/// How long text may be on its way before it counts as not saved.
const patience = 4_000

/// How long text may be unsaved before the notice stands in the way.
const noticeAfter = 12_000

/// The notice does not come between two keys of somebody who writes.
const noticeInPause = 1_500

/// Nothing is read out more often.
const speakEvery = 10_000

/// Says whether the text is saved: always on the screen, read out at most once in ten seconds, and in the way when it lasts.
export class Status {
  private shown: SaveState | null = null
  private spoken: string | null = null
  private spokenAt = Number.NEGATIVE_INFINITY
  private speech: ReturnType<typeof setTimeout> | null = null
  private dismissedAt = 0
  private standing: Standing = {pending: null, isOnline: true, isHeldUp: false, isExplained: false}

  constructor(
    private readonly places: StatusPlaces,
    private readonly words: Words,
    /// How many words are unsaved, and the last of them.
    private readonly unsaved: () => {readonly words: number; readonly last: string},
  ) {
    setInterval(() => this.look(), 1_000)
  }

  get state(): SaveState {
    const {pending, isOnline, isHeldUp} = this.standing
    if (!pending) return "saved"
    if (isOnline && !isHeldUp && Date.now() - pending.oldest < patience) return "saving"
    return "unsaved"
  }

  /// Takes in how things stand.
  set(standing: Standing): void {
    this.standing = standing
    this.look()
  }

  /// One more sentence that is to be read out once.
  say(sentence: string): void {
    this.speak(sentence)
  }

  /// The person goes on writing; the notice comes back only for a new trouble, once all that was written until now is saved.
  dismiss(): void {
    this.dismissedAt = Date.now()
    if (this.places.dialog.open) this.places.dialog.close()
  }

  private look(): void {
    const {state} = this
    if (state !== this.shown) {
      this.shown = state
      const sentence = this.words.say(`Editor.save.${state}`)
      this.places.saveText.textContent = sentence
      this.places.save.dataset["state"] = state
      this.places.save.classList.toggle("pill", state === "unsaved")
      this.places.save.classList.toggle("pill-warn", state === "unsaved")
      if (state !== "saving") this.speak(sentence)
    }
    const {dialog} = this.places
    if (state === "unsaved" && !dialog.open && this.isInPlace()) {
      const {words, last} = this.unsaved()
      this.places.dialogTitle.textContent = this.words.many("Editor.unsaved.title", words)
      this.places.dialogWords.textContent = last
      dialog.showModal()
    } else if (state === "saved" && dialog.open) dialog.close()
  }

  /// Whether the notice may stand in the way now.
  private isInPlace(): boolean {
    const {pending, isExplained} = this.standing
    if (!pending || isExplained || pending.oldest <= this.dismissedAt) return false
    return Date.now() - pending.oldest >= noticeAfter && Date.now() - pending.newest >= noticeInPause
  }

  private speak(sentence: string): void {
    if (this.speech !== null) clearTimeout(this.speech)
    this.speech = setTimeout(
      () => {
        this.speech = null
        if (sentence === this.spoken) return
        this.spoken = sentence
        this.spokenAt = performance.now()
        this.places.spoken.textContent = sentence
      },
      Math.max(0, speakEvery - (performance.now() - this.spokenAt)),
    )
  }
}
