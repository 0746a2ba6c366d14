import {indentLess, indentMore} from "@codemirror/commands"
import {EditorSelection, type EditorState, type StateCommand, type TransactionSpec} from "@codemirror/state"
import type {KeyBinding} from "@codemirror/view"

/// The toolbar's verbs, as commands on Markdown. Each can be taken back by giving it again where that makes sense.

export const bold: StateCommand = wrapping("**")
export const italic: StateCommand = wrapping("*")
export const strike: StateCommand = wrapping("~~")
export const bullets: StateCommand = prefixing(/^(\s*)[-*+] (?!\[[ xX]\] )/, () => "- ")
export const numbers: StateCommand = prefixing(/^(\s*)\d{1,9}[.)] /, n => `${n}. `)
export const tasks: StateCommand = prefixing(/^(\s*)[-*+] \[[ xX]\] /, () => "- [ ] ")
export const quote: StateCommand = prefixing(/^(\s*)> ?/, () => "> ")

/// Makes the lines of the selection headings of that level; 0 makes them paragraphs.
export function heading(level: number): StateCommand {
  return ({state, dispatch}) => {
    if (state.readOnly) return false
    const mark = level ? `${"#".repeat(level)} ` : ""
    const changes = selectedLines(state).flatMap(line => {
      const old = /^#{1,6}\s+/.exec(line.text)?.[0] ?? ""
      return old === mark ? [] : [{from: line.from, to: line.from + old.length, insert: mark}]
    })
    dispatch(state.update({changes, userEvent: "input.format", scrollIntoView: true}))
    return true
  }
}

/// The level of the heading that the caret is in; 0 in other text.
export function headingAt(state: EditorState): number {
  return /^(#{1,6})\s/.exec(state.doc.lineAt(state.selection.main.head).text)?.[1]?.length ?? 0
}

/// Makes the selection the text of a link, and puts the caret where the address goes.
export const link: StateCommand = ({state, dispatch}) => {
  if (state.readOnly) return false
  const {from, to} = state.selection.main
  const words = state.sliceDoc(from, to)
  const isAddress = /^https?:\/\/\S+$/.test(words)
  const insert = isAddress ? `[](${words})` : `[${words}](https://)`
  const selection = isAddress
    ? EditorSelection.cursor(from + 1)
    : words
      ? EditorSelection.range(from + words.length + 3, from + insert.length - 1)
      : EditorSelection.cursor(from + 1)
  dispatch(
    state.update({changes: {from, to, insert}, selection, userEvent: "input.format", scrollIntoView: true}),
  )
  return true
}

/// Puts a table of three columns below the caret's line.
export function table(column: string): StateCommand {
  return ({state, dispatch}) => {
    if (state.readOnly) return false
    const line = state.doc.lineAt(state.selection.main.head)
    const before = line.length ? "\n\n" : line.from && state.doc.lineAt(line.from - 1).length ? "\n" : ""
    const head = `| ${column} 1 | ${column} 2 | ${column} 3 |`
    const insert = `${before}${head}\n| --- | --- | --- |\n|  |  |  |\n`
    const at = line.to + before.length
    const selection = EditorSelection.range(at + 2, at + 2 + column.length + 2)
    dispatch(
      state.update({
        changes: {from: line.to, insert},
        selection,
        userEvent: "input.format",
        scrollIntoView: true,
      }),
    )
    return true
  }
}

/// Puts a footnote mark at the caret and its text, to be written, at the end.
export const footnote: StateCommand = ({state, dispatch}) => {
  if (state.readOnly) return false
  const doc = state.doc.toString()
  const used = Array.from(doc.matchAll(/\[\^(\d+)\]/g), match => Number(match[1]))
  const n = Math.max(0, ...used) + 1
  const at = state.selection.main.to
  const gap =
    doc.endsWith("\n\n") || !doc
      ? ""
      : /\n\[\^[^\]]+\]:[^\n]*\n?$/.test(doc)
        ? doc.endsWith("\n")
          ? ""
          : "\n"
        : doc.endsWith("\n")
          ? "\n"
          : "\n\n"
  const note = `${gap}[^${n}]: `
  const mark = `[^${n}]`
  const changes = [
    {from: at, insert: mark},
    {from: state.doc.length, insert: note},
  ]
  const selection = EditorSelection.cursor(state.doc.length + mark.length + note.length)
  dispatch(state.update({changes, selection, userEvent: "input.format", scrollIntoView: true}))
  return true
}

/// Enter in a list or quotation goes on with it; on an empty item it ends it.
export const newItem: StateCommand = ({state, dispatch}) => {
  const {main} = state.selection
  if (state.readOnly || !main.empty) return false
  const line = state.doc.lineAt(main.head)
  const match = /^(\s*)(?:([-*+])|(\d{1,9})([.)])|(>))(\s+)(\[[ xX]\]\s+)?/.exec(line.text)
  if (!match || main.head < line.from + match[0].length) return false
  if (match[0].length === line.length) {
    dispatch(state.update({changes: {from: line.from, to: line.to}, userEvent: "delete.line"}))
    return true
  }
  const [, indent = "", bullet, number, dot = ".", arrow, space = " ", box] = match
  const mark = bullet ?? (number ? `${Number(number) + 1}${dot}` : arrow)
  const insert = `\n${indent}${mark}${space}${box ? "[ ] " : ""}`
  dispatch(state.update(state.replaceSelection(insert), {userEvent: "input.type", scrollIntoView: true}))
  return true
}

/// Tab sets a list item deeper and goes on to the next cell of a table. Elsewhere it belongs to the browser.
export const tab: StateCommand = target => (isItem(target.state) ? indentMore(target) : goToCell(target, 1))
export const shiftTab: StateCommand = target =>
  isItem(target.state) ? indentLess(target) : goToCell(target, -1)

export const formattingKeymap: readonly KeyBinding[] = [
  {key: "Mod-b", run: bold},
  {key: "Mod-i", run: italic},
  {key: "Mod-Shift-x", run: strike},
  {key: "Mod-k", run: link},
  {key: "Mod-Shift-8", run: bullets},
  {key: "Mod-Shift-7", run: numbers},
  {key: "Mod-Shift-9", run: tasks},
  {key: "Mod-Shift-.", run: quote},
  {key: "Mod-Alt-f", run: footnote},
  {key: "Mod-Alt-0", run: heading(0)},
  {key: "Mod-Alt-1", run: heading(1)},
  {key: "Mod-Alt-2", run: heading(2)},
  {key: "Mod-Alt-3", run: heading(3)},
  {key: "Enter", run: newItem},
  {key: "Tab", run: tab, shift: shiftTab},
]

/// Whether the marks stand around the selection, so that the command would take them away.
export function isWrapped(state: EditorState, mark: string): boolean {
  const {from, to} = state.selection.main
  return stands(state, from, to, mark)
}

function wrapping(mark: string): StateCommand {
  return ({state, dispatch}) => {
    if (state.readOnly) return false
    const spec = state.changeByRange(given => {
      const range = given.empty ? (state.wordAt(given.head) ?? given) : given
      const {from, to} = range
      const n = mark.length
      if (stands(state, from, to, mark))
        return {
          changes: [
            {from: from - n, to: from},
            {from: to, to: to + n},
          ],
          range: EditorSelection.range(given.anchor - n, given.head - n),
        }
      return {
        changes: [
          {from, insert: mark},
          {from: to, insert: mark},
        ],
        range: EditorSelection.range(given.anchor + n, given.head + n),
      }
    })
    dispatch(state.update(spec, {userEvent: "input.format", scrollIntoView: true}))
    return true
  }
}

function stands(state: EditorState, from: number, to: number, mark: string): boolean {
  const [before, after] = [state.sliceDoc(Math.max(0, from - 3), from), state.sliceDoc(to, to + 3)]
  if (mark !== "*") return before.endsWith(mark) && after.startsWith(mark)
  const stars = Math.min(/\**$/.exec(before)?.[0].length ?? 0, /^\**/.exec(after)?.[0].length ?? 0)
  return stars === 1 || stars === 3
}

function prefixing(own: RegExp, mark: (n: number) => string): StateCommand {
  return ({state, dispatch}) => {
    if (state.readOnly) return false
    const all = selectedLines(state)
    const lines = all.length > 1 ? all.filter(line => line.length) : all
    const takeAway = lines.length > 0 && lines.every(line => own.test(line.text))
    const changes: TransactionSpec["changes"] = lines.map((line, i) => {
      const indent = /^\s*/.exec(line.text)?.[0].length ?? 0
      const old = /^\s*((?:[-*+] (?:\[[ xX]\] )?|\d{1,9}[.)] |> ?)?)/.exec(line.text)?.[1] ?? ""
      const from = line.from + indent
      return {from, to: from + old.length, insert: takeAway ? "" : mark(i + 1)}
    })
    dispatch(state.update({changes, userEvent: "input.format", scrollIntoView: true}))
    return true
  }
}

function selectedLines(state: EditorState) {
  const {from, to} = state.selection.main
  const lines = [state.doc.lineAt(from)]
  for (let last = lines[0]; last && last.to < to; lines.push(last)) last = state.doc.line(last.number + 1)
  return lines
}

function isItem(state: EditorState): boolean {
  return /^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(state.doc.lineAt(state.selection.main.head).text)
}

const goToCell = ({state, dispatch}: Parameters<StateCommand>[0], step: 1 | -1): boolean => {
  const line = state.doc.lineAt(state.selection.main.head)
  if (!/^\s*\|/.test(line.text)) return false
  const cells = cellsFrom(state, line.number)
  const at = cells.findIndex(cell => state.selection.main.head <= cell.to)
  const cell = cells[(at < 0 ? cells.length : at) + step] ?? null
  if (!cell) return false
  dispatch(
    state.update({
      selection: EditorSelection.range(cell.from, cell.to),
      scrollIntoView: true,
      userEvent: "select",
    }),
  )
  return true
}

/// The cells of the table around a line, without the line of dashes.
function cellsFrom(state: EditorState, number: number): readonly {from: number; to: number}[] {
  const isRow = (n: number) => n >= 1 && n <= state.doc.lines && /^\s*\|/.test(state.doc.line(n).text)
  let first = number
  while (isRow(first - 1)) first--
  const cells: {from: number; to: number}[] = []
  for (let n = first; isRow(n); n++) {
    const line = state.doc.line(n)
    if (/^[\s|:-]+$/.test(line.text) && line.text.includes("-")) continue
    const bars = Array.from(line.text.matchAll(/(?<!\\)\|/g), match => match.index)
    for (let i = 0; i + 1 < bars.length; i++) {
      const [start = 0, end = 0] = [bars[i], bars[i + 1]]
      const inside = line.text.slice(start + 1, end)
      const lead = inside.trim() ? inside.length - inside.trimStart().length : Math.min(1, inside.length)
      const from = line.from + start + 1 + lead
      cells.push({from, to: from + inside.trim().length})
    }
  }
  return cells
}
