import type {NoticeButton} from "./notices"
import type {Words} from "./words"

/// Two buttons for text that could not be sent: one copies the unsent words, one downloads the whole text.
export function keeping(
  unsent: () => string,
  whole: () => string,
  file: string,
  words: Words,
  say: (sentence: string) => void,
): readonly NoticeButton[] {
  return [
    {
      label: words.say("Editor.unsaved.copy"),
      press: async () => {
        await navigator.clipboard.writeText(unsent())
        say(words.say("Editor.copied"))
        return false
      },
    },
    {
      label: words.say("Editor.unsaved.download"),
      press: () => {
        download(whole(), file)
        return false
      },
    },
  ]
}

/// Gives a text to the person as a file.
export function download(text: string, file: string): void {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], {type: "text/markdown;charset=utf-8"}))
  link.download = file
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
