import {defaultKeymap, history, historyKeymap} from "@codemirror/commands"
import {
  closeSearchPanel,
  highlightSelectionMatches,
  search,
  searchKeymap,
  searchPanelOpen,
} from "@codemirror/search"
import {EditorState, Prec, type Extension} from "@codemirror/state"
import {drawSelection, dropCursor, EditorView, keymap} from "@codemirror/view"
import {formattingKeymap} from "./formatting"
import {markdown} from "./markdown"
import type {Words} from "./words"

export interface EditorOptions {
  readonly words: Words
  /// The language of the text, for spelling and for voices.
  readonly language: string
  /// What style elements must carry to be let in.
  readonly nonce: string
  /// Esc was pressed in the text, and there was nothing else for it to do.
  leave(): void
  /// Who wrote this?
  ask(): void
  /// The person asked to save.
  save(): void
  /// The person wants to suggest something for what is selected.
  suggest(): void
}

/// The text as one writes it: Markdown with its looks, own undo, search, and the keyboard's ways in and out.
export function editor(options: EditorOptions): Extension {
  const {words} = options
  return [
    EditorView.cspNonce.of(options.nonce),
    history({newGroupDelay: 700}),
    drawSelection(),
    dropCursor(),
    EditorView.lineWrapping,
    markdown(),
    search({top: true}),
    highlightSelectionMatches({minSelectionLength: 3}),
    EditorState.phrases.of(phrases(words)),
    EditorView.contentAttributes.of({
      "aria-label": words.say("Editor.text.label"),
      "aria-describedby": "text-keys",
      lang: options.language,
      spellcheck: "true",
      autocorrect: "on",
      autocapitalize: "sentences",
      writingsuggestions: "false",
    }),
    Prec.high(keymap.of(formattingKeymap)),
    keymap.of([
      {
        key: "Escape",
        run(view) {
          if (searchPanelOpen(view.state)) return closeSearchPanel(view)
          options.leave()
          return true
        },
      },
      {key: "Mod-Alt-w", preventDefault: true, run: () => (options.ask(), true)},
      {key: "Mod-Shift-a", preventDefault: true, run: () => (options.suggest(), true)},
      {key: "Mod-s", preventDefault: true, run: () => (options.save(), true)},
    ]),
    keymap.of([
      ...searchKeymap,
      ...historyKeymap,
      ...defaultKeymap.filter(binding => binding.key !== "Escape"),
    ]),
  ]
}

/// Nothing can be written, everything can be read, selected and copied.
export function reading(isReading: boolean): Extension {
  return [
    EditorState.readOnly.of(isReading),
    EditorView.contentAttributes.of(isReading ? {"aria-readonly": "true", inputmode: "none"} : {}),
  ]
}

const searchPhrases = [
  "Find",
  "Replace",
  "next",
  "previous",
  "all",
  "match case",
  "regexp",
  "by word",
  "replace",
  "replace all",
  "close",
  "current match",
  "replaced $ matches",
  "replaced match on line $",
  "on line",
  "Go to line",
  "go",
]

function phrases(words: Words): Record<string, string> {
  return Object.fromEntries(
    searchPhrases.map(phrase => [
      phrase,
      words.say(`Editor.find.${phrase.toLowerCase().replaceAll(/\W+/g, "-").replace(/-$/, "")}`),
    ]),
  )
}
