import {redo, redoDepth, undo, undoDepth} from "@codemirror/commands"
import type {EditorState, Extension, StateCommand} from "@codemirror/state"
import {EditorView, type Command} from "@codemirror/view"
import {
  bold,
  bullets,
  footnote,
  heading,
  headingAt,
  isWrapped,
  italic,
  link,
  numbers,
  quote,
  strike,
  table,
  tasks,
} from "./formatting"
import {isWriting} from "./regions"
import type {Words} from "./words"

/// Makes the toolbar work: one stop for Tab, arrows inside, Esc back to the text. Its buttons name their command in `data-command`.
export function toolbar(bar: HTMLElement, levels: HTMLSelectElement, words: Words): Extension {
  const commands: Readonly<Record<string, Command | StateCommand>> = {
    undo,
    redo,
    bold,
    italic,
    strike,
    link,
    bullets,
    numbers,
    tasks,
    quote,
    table: table(words.say("Editor.table.column")),
    footnote,
  }
  const buttons = Array.from(bar.querySelectorAll<HTMLButtonElement>("button[data-command]"))
  return EditorView.updateListener.of(update => {
    const {view, state} = update
    if (!wired.has(bar)) wire(bar, levels, buttons, commands, view)
    if (update.docChanged || update.selectionSet || update.transactions.some(tr => tr.reconfigured))
      show(state, buttons, levels)
  })
}

const wired = new WeakSet<HTMLElement>()

function wire(
  bar: HTMLElement,
  levels: HTMLSelectElement,
  buttons: readonly HTMLButtonElement[],
  commands: Readonly<Record<string, Command | StateCommand>>,
  view: EditorView,
): void {
  wired.add(bar)
  for (const button of buttons)
    button.addEventListener("click", () => {
      commands[button.dataset["command"] ?? ""]?.(view)
      view.focus()
    })
  levels.addEventListener("change", () => {
    heading(Number(levels.value))(view)
    view.focus()
  })
  rove(bar, () => view.focus())
  show(view.state, buttons, levels)
}

function show(state: EditorState, buttons: readonly HTMLButtonElement[], levels: HTMLSelectElement): void {
  const {readOnly} = state
  for (const button of buttons) {
    const command = button.dataset["command"]
    const mark = command === "bold" ? "**" : command === "italic" ? "*" : command === "strike" ? "~~" : null
    if (mark) button.setAttribute("aria-pressed", String(isWrapped(state, mark)))
    const isIdle =
      readOnly || (command === "undo" && !undoDepth(state)) || (command === "redo" && !redoDepth(state))
    if (isIdle) button.setAttribute("aria-disabled", "true")
    else button.removeAttribute("aria-disabled")
  }
  levels.disabled = readOnly
  levels.value = String(Math.min(3, headingAt(state)))
}

/// One stop for Tab; the arrows, Home and End go round inside. A letter is for the text and lands there; in the choice of headings it is for that.
function rove(bar: HTMLElement, leave: () => void): void {
  const stops = () =>
    Array.from(bar.querySelectorAll<HTMLElement>("button, select, input")).filter(
      stop => stop.offsetParent !== null && !(stop as HTMLSelectElement).disabled,
    )
  const goTo = (stop: HTMLElement | undefined) => {
    for (const other of bar.querySelectorAll<HTMLElement>("button, select, input"))
      other.tabIndex = other === stop ? 0 : -1
  }
  goTo(stops()[0])
  bar.addEventListener("focusin", event => goTo(event.target as HTMLElement))
  bar.addEventListener("keydown", event => {
    const all = stops()
    const at = all.indexOf(event.target as HTMLElement)
    if (isWriting(event) && !(event.target instanceof HTMLSelectElement)) return leave()
    const next =
      event.key === "ArrowRight"
        ? all[(at + 1) % all.length]
        : event.key === "ArrowLeft"
          ? all[(at - 1 + all.length) % all.length]
          : event.key === "Home"
            ? all[0]
            : event.key === "End"
              ? all[all.length - 1]
              : undefined
    if (event.key === "Escape") leave()
    else if (next) next.focus()
    else return
    event.preventDefault()
  })
}
