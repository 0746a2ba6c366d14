import {ViewPlugin, type EditorView} from "@codemirror/view"
import type {Extension} from "@codemirror/state"
import {settled} from "./collab"
import {sha256} from "./identity"

export interface DigestSource {
  /// The server's digest of a version; null when it is not at hand.
  digest(version: number): Promise<string | null>
}

/// How often the text is compared with the server's, when it has changed.
const every = 30_000

/// Now and then compares the settled text with the server's by digest. A difference is told once: then this text must not go on.
export function digest(source: DigestSource, differs: (version: number) => void, period = every): Extension {
  return ViewPlugin.fromClass(
    class {
      private readonly timer: ReturnType<typeof setInterval>
      private checked = -1

      constructor(private readonly view: EditorView) {
        this.timer = setInterval(() => void this.check(), period)
      }

      destroy() {
        clearInterval(this.timer)
      }

      private async check(): Promise<void> {
        const {version, doc} = this.view.state.field(settled)
        if (version === this.checked) return
        try {
          const theirs = await source.digest(version)
          if (theirs === null) return
          this.checked = version
          if (theirs !== (await sha256(doc.toString()))) differs(version)
        } catch {
          // No connection: the next time will do.
        }
      }
    },
  )
}
