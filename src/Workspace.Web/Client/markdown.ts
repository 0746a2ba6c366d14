import {
  defineLanguageFacet,
  HighlightStyle,
  Language,
  syntaxHighlighting,
  syntaxTree,
} from "@codemirror/language"
import {RangeSetBuilder, type Extension} from "@codemirror/state"
import {Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate} from "@codemirror/view"
import {tags} from "@lezer/highlight"
import {GFM, parser} from "@lezer/markdown"

/// Markdown as one writes it: the words look like what they will be, the marks stay and step back. Only classes; editor.css has the looks.
export function markdown(): Extension {
  return [language, syntaxHighlighting(looks), lines]
}

const language = new Language(defineLanguageFacet(), parser.configure(GFM), [], "markdown")

const looks = HighlightStyle.define([
  {tag: tags.strong, class: "md-strong"},
  {tag: tags.emphasis, class: "md-em"},
  {tag: tags.strikethrough, class: "md-strike"},
  {tag: tags.link, class: "md-link"},
  {tag: tags.url, class: "md-url"},
  {tag: tags.monospace, class: "md-code"},
  {tag: tags.processingInstruction, class: "md"},
  {tag: tags.contentSeparator, class: "md"},
  {tag: tags.labelName, class: "md"},
  {tag: tags.heading, class: "md-heading"},
])

/// How deep a hanging line is set, in marks.
const deepest = 12

const lineClasses: Readonly<Record<string, string>> = {
  ATXHeading1: "line-h1",
  ATXHeading2: "line-h2",
  ATXHeading3: "line-h3",
  ATXHeading4: "line-h4",
  ATXHeading5: "line-h4",
  ATXHeading6: "line-h4",
  SetextHeading1: "line-h1",
  SetextHeading2: "line-h2",
  Blockquote: "line-quote",
  Table: "line-table",
  FencedCode: "line-code",
  CodeBlock: "line-code",
}

const lines = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet

    constructor(view: EditorView) {
      this.decorations = decorate(view)
    }

    update(update: ViewUpdate) {
      if (
        update.docChanged ||
        update.viewportChanged ||
        syntaxTree(update.state) !== syntaxTree(update.startState)
      )
        this.decorations = decorate(update.view)
    }
  },
  {decorations: plugin => plugin.decorations},
)

function decorate(view: EditorView): DecorationSet {
  const classes = new Map<number, string>()
  const {doc} = view.state
  const add = (from: number, name: string) =>
    classes.set(from, classes.has(from) ? `${classes.get(from)} ${name}` : name)
  for (const {from, to} of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter(node) {
        const name = lineClasses[node.name]
        if (name)
          for (let line = doc.lineAt(Math.max(node.from, from)); ; line = doc.line(line.number + 1)) {
            add(line.from, name)
            if (line.to >= Math.min(node.to, to)) break
          }
        return !name || node.name === "Blockquote"
      },
    })
    for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
      const mark = /^(\s*)(?:[-*+]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?|^\[\^[^\]]+\]:\s/.exec(line.text)
      if (mark) add(line.from, `hang-${Math.min(deepest, Math.max(2, mark[0].length))}`)
      if (line.to >= to) break
    }
  }
  const builder = new RangeSetBuilder<Decoration>()
  for (const from of [...classes.keys()].sort((a, b) => a - b))
    builder.add(from, from, Decoration.line({class: classes.get(from) ?? ""}))
  return builder.finish()
}
