import type {LeftoverReport} from "./leftovers"
import type {NoticeButton, Notices} from "./notices"
import {insertedIn, textOf} from "./orphan"
import {countWords, type Words} from "./words"

/// The refusals that have a sentence of their own.
const sentences = ["other-organization", "section-led", "diverged", "too-large", "draft-frozen", "no-right"]

/// Says what became of text that was left unsent, and offers what was not taken.
export function leftoverNotices(
  notices: Notices,
  words: Words,
  keeping: (unsent: () => string, whole: () => string) => readonly NoticeButton[],
): LeftoverReport {
  return {
    sent(kept) {
      notices.show({
        kind: "ok",
        name: `orphan ${kept.key}`,
        title: words.say("Editor.orphan.sent", words.time(kept.savedAt)),
        text: words.many("Editor.back.sent", countWords(insertedIn(kept.changes))),
        forMilliseconds: 12_000,
      })
    },
    refused(kept, why, drop) {
      const unsent = insertedIn(kept.changes)
      const discard = async () => {
        await drop()
        return true
      }
      notices.show({
        kind: "warn",
        name: `orphan ${kept.key}`,
        title: words.say("Editor.orphan.title", words.time(kept.savedAt)),
        text: words.say(`Editor.orphan.${sentences.includes(why) ? why : "refused"}`, why),
        words: unsent,
        buttons: [
          ...keeping(
            () => unsent,
            () => textOf(kept) ?? unsent,
          ),
          {label: words.say("Editor.orphan.discard"), press: discard},
        ],
      })
    },
  }
}
