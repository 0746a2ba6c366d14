import {deleteCharBackward, deleteCharForward, history, redo, undo} from "@codemirror/commands"
import {receiveUpdates} from "@codemirror/collab"
import {
  EditorSelection,
  EditorState,
  Text,
  type Extension,
  type StateCommand,
  type Transaction,
  type TransactionSpec,
} from "@codemirror/state"
import {expect, test, vi} from "vitest"
import {collaboration, pending, told} from "../../src/Workspace.Web/Client/collab"
import * as formatting from "../../src/Workspace.Web/Client/formatting"
import {inSettled, origins} from "../../src/Workspace.Web/Client/origin"
import {headingOf, headings} from "../../src/Workspace.Web/Client/outline"
import {normalize, paste, readOrigin} from "../../src/Workspace.Web/Client/paste"
import {everyone, here, ownCaret, peersOf, presence} from "../../src/Workspace.Web/Client/presence"
import {readChangeSet, type ChangeJson, type Presence} from "../../src/Workspace.Web/Client/wire"
import {onMac} from "../../src/Workspace.Web/Client/shortcuts"
import {countWords, readWords} from "../../src/Workspace.Web/Client/words"

/// Half of a surrogate pair without the other.
const halves = /\p{Surrogate}/u

const notice = () => ({tooLarge: vi.fn(), cleaned: vi.fn()})

/// A text with its selection drawn: ‸ is the caret, « and » the ends.
function open(drawn: string, ...extensions: Extension[]): EditorState {
  const [anchor, head] = drawn.includes("«")
    ? [drawn.indexOf("«"), drawn.indexOf("»") - 1]
    : [drawn.indexOf("‸"), drawn.indexOf("‸")]
  return EditorState.create({
    doc: Text.of(drawn.replace(/[‸«»]/g, "").split("\n")),
    selection: EditorSelection.range(Math.max(0, anchor), Math.max(0, head)),
    extensions: [history({newGroupDelay: 0}), collaboration(7, "me"), extensions],
  })
}

function run(state: EditorState, command: StateCommand): EditorState {
  command({state, dispatch: (tr: Transaction) => (state = tr.state)})
  return state
}

function tell(state: EditorState, c: ChangeJson, client = "other"): EditorState {
  const changes = readChangeSet(c)
  const received = receiveUpdates(state, [{changes, clientID: client}]).state
  const update = {changes, client, person: client, organization: "o", time: 0, channel: 0, first: []}
  return received.update({
    effects: told.of({draft: "d", from: 7, updates: [update], people: [], organizations: []}),
  }).state
}

test.each<[string, StateCommand, string]>([
  ["a «word»", formatting.bold, "a **word**"],
  ["a **«word»**", formatting.bold, "a word"],
  ["a wo‸rd", formatting.bold, "a **word**"],
  ["a **«word»**", formatting.italic, "a ***word***"],
  ["a *«word»*", formatting.italic, "a word"],
  ["«gone»", formatting.strike, "~~gone~~"],
  ["«here»", formatting.link, "[here](https://)"],
  ["«https://a.example/x»", formatting.link, "[](https://a.example/x)"],
  ["«one\n\ntwo»", formatting.bullets, "- one\n\n- two"],
  ["«- one\n- two»", formatting.bullets, "one\ntwo"],
  ["«one\ntwo»", formatting.numbers, "1. one\n2. two"],
  ["«- one\n- two»", formatting.numbers, "1. one\n2. two"],
  ["«- one»", formatting.tasks, "- [ ] one"],
  ["o‸ne", formatting.quote, "> one"],
  ["tit‸le", formatting.heading(2), "## title"],
  ["### tit‸le", formatting.heading(2), "## title"],
  ["## tit‸le", formatting.heading(0), "title"],
  ["- one‸", formatting.newItem, "- one\n- "],
  ["9. one‸", formatting.newItem, "9. one\n10. "],
  ["- [x] one‸", formatting.newItem, "- [x] one\n- [ ] "],
  ["- one\n- ‸", formatting.newItem, "- one\n"],
  ["- o‸ne", formatting.tab, "  - one"],
  ["claim‸.", formatting.footnote, "claim[^1].\n\n[^1]: "],
  ["one[^3] two‸\n\n[^3]: x\n", formatting.footnote, "one[^3] two[^4]\n\n[^3]: x\n[^4]: "],
  [
    "text‸",
    formatting.table("Column"),
    "text\n\n| Column 1 | Column 2 | Column 3 |\n| --- | --- | --- |\n|  |  |  |\n",
  ],
])("%j becomes by the toolbar's verb", (drawn, command, text) => {
  expect(run(open(drawn), command).doc.toString()).toBe(text)
})

test("Tab goes through the cells of a table, and is the browser's elsewhere", () => {
  const state = run(open("| «a» | bc |\n| --- | --- |\n| d | e |"), formatting.tab)
  expect(state.sliceDoc(state.selection.main.from, state.selection.main.to)).toBe("bc")
  const next = run(state, formatting.tab)
  expect(next.sliceDoc(next.selection.main.from, next.selection.main.to)).toBe("d")
  const plain = open("plain‸")
  expect(formatting.tab({state: plain, dispatch: () => {}})).toBe(false)
})

test("No verb writes in a text that can only be read", () => {
  const state = open("- a‸", EditorState.readOnly.of(true))
  for (const command of [
    formatting.bold,
    formatting.bullets,
    formatting.footnote,
    formatting.link,
    formatting.newItem,
  ])
    expect(run(state, command).doc.toString()).toBe("- a")
})

test("Pasted text ends its lines with a line feed and holds no forbidden character", () => {
  expect(normalize("a\r\nb\rc\0d\uD800e\uDC00f😀g")).toBe("a\nb\ncdef😀g")
})

test.each<[string, TransactionSpec, string]>([
  ["a NUL", {changes: {from: 1, insert: "x\0y"}}, "axyb😀"],
  ["a lone half", {changes: {from: 0, insert: "\uD83D"}}, "ab😀"],
  ["half a pair deleted", {changes: {from: 2, to: 3}}, "ab"],
  ["the other half deleted", {changes: {from: 3, to: 4}}, "ab"],
  ["a pair split", {changes: {from: 3, insert: "x"}}, "abx"],
  ["a second half replaced", {changes: {from: 3, to: 4, insert: "\uDE01"}}, "ab😁"],
  ["a first half replaced", {changes: {from: 2, to: 3, insert: "\uD83E"}}, "ab🨀"],
  ["a good emoji", {changes: {from: 0, insert: "👩‍🌾"}}, "👩‍🌾ab😀"],
])("Nothing forbidden comes into the text: %s", (_what, spec, text) => {
  const state = open("ab😀", paste("d", notice())).update(spec).state
  expect(state.doc.toString()).toBe(text)
  let doc = Text.of(["ab😀"])
  for (const change of pending(state)) {
    const changes = readChangeSet(change.c)
    const after = changes.apply(doc)
    changes.iterChanges((fromA, toA, fromB, toB, inserted) => {
      expect(inserted.toString()).not.toMatch(halves)
      for (const [text, at] of [
        [doc, fromA],
        [doc, toA],
        [after, fromB],
        [after, toB],
      ] as const)
        expect(text.sliceString(0, at)).not.toMatch(halves)
    }, true)
    doc = after
  }
  expect(doc.toString()).toBe(text)
})

test("Deleting a character takes the whole of it, backwards and forwards", () => {
  for (const [drawn, command] of [
    ["ab😀‸c", deleteCharBackward],
    ["ab‸😀c", deleteCharForward],
  ] as const) {
    const state = run(open(drawn, paste("d", notice())), command as unknown as StateCommand)
    expect(state.doc.toString()).toBe("abc")
    expect(pending(state)[0]?.c).toEqual([2, [2], 1])
  }
})

test.each([
  ["Bold (Ctrl+B)", "Bold (⌘B)"],
  ["Bulleted list (Ctrl+Shift+8)", "Bulleted list (⇧⌘8)"],
  ["Barré (Ctrl+Maj+X)", "Barré (⇧⌘X)"],
  ["Quotation (Ctrl+Shift+.)", "Quotation (⇧⌘.)"],
  ["Who wrote this? (Ctrl+Alt+W)", "Who wrote this? (⌥⌘W)"],
  ["Table", "Table"],
])("On a Mac %s is %s", (said, expected) => {
  expect(onMac(said)).toBe(expected)
})

test("A claim is taken for exactly the text that was copied", () => {
  const origin = JSON.stringify({at: 0, length: 3, draft: "d", version: 7, start: 2, text: "abc"})
  expect(readOrigin(origin, "abc")).toEqual([{at: 0, length: 3, draft: "d", version: 7, start: 2}])
  expect(readOrigin(origin, "abcd")).toEqual([])
  expect(readOrigin("{", "abc")).toEqual([])
  expect(readOrigin('{"text":"abc","draft":3}', "abc")).toEqual([])
})

test("A place is found in the settled text when all of it has been told", () => {
  const state = open("one two").update({changes: {from: 0, insert: "new "}}).state
  expect(inSettled(state, 4, 7)).toBe(0)
  expect(inSettled(state, 8, 11)).toBe(4)
  expect(inSettled(state, 2, 7)).toBe(null)
})

test("A line that is moved says where it stood", () => {
  const state = open("one\ntwo\n", origins("d"))
  const moved = state.update({
    changes: [
      {from: 0, to: 4},
      {from: 8, insert: "one\n"},
    ],
    userEvent: "move.line",
  }).state
  expect(pending(moved)[0]?.from).toEqual([{at: 0, length: 3, draft: "d", version: 7, start: 0}])
})

test("Words that undo brings back say where they stood", () => {
  let state = open("their words stay", origins("d"))
  state = state.update({changes: {from: 6, to: 12}, userEvent: "delete.selection"}).state
  state = run(state, undo)
  expect(state.doc.toString()).toBe("their words stay")
  expect(pending(state)[1]?.from).toEqual([{at: 0, length: 6, draft: "d", version: 7, start: 6}])
})

test("Words deleted letter by letter and brought back at once say so too", () => {
  let state = EditorState.create({
    doc: "their words",
    extensions: [history(), collaboration(7, "me"), origins("d")],
  })
  for (let at = 11; at > 6; at--)
    state = state.update({changes: {from: at - 1, to: at}, userEvent: "delete.backward"}).state
  expect(state.doc.toString()).toBe("their ")
  state = run(state, undo)
  expect(pending(state).at(-1)?.from).toEqual([{at: 0, length: 5, draft: "d", version: 7, start: 6}])
  expect(run(state, redo).doc.toString()).toBe("their ")
})

test("What is pasted says so", () => {
  const state = open("a").update({changes: {from: 1, insert: "b"}, userEvent: "input.paste"}).state
  expect(pending(state)).toEqual([{c: [1, [0, "b"]], pasted: true}])
})

const peer = (over: Partial<Presence> = {}): Presence => ({
  connection: "c",
  person: "p",
  organization: "o",
  name: "Samir Haddad",
  initials: "SH",
  short: "TRTU",
  line: 2,
  caret: {anchor: 3, head: 3, version: 7},
  away: false,
  ...over,
})

test("Another's caret stays with its word while I type before it", () => {
  let state = open(
    "one two",
    presence(() => {}),
  )
  state = state.update({changes: {from: 0, insert: "xx"}}).state
  state = state.update({effects: here.of(peer())}).state
  expect(peersOf(state)[0]?.caret).toEqual({anchor: 5, head: 5})
  state = state.update({changes: {from: 0, insert: "y"}}).state
  expect(peersOf(state)[0]?.caret?.head).toBe(6)
})

test("A caret in a text that has not been told yet waits for it", () => {
  let state = open(
    "one",
    presence(() => {}),
  )
  state = state.update({effects: here.of(peer({caret: {anchor: 5, head: 5, version: 8}}))}).state
  expect(peersOf(state)[0]?.caret).toBe(null)
  state = tell(state, [3, [0, "!!"]])
  expect(peersOf(state)[0]?.caret?.head).toBe(5)
})

test("A caret of an older version is brought up to date, one out of the text is not shown", () => {
  let state = tell(
    open(
      "one",
      presence(() => {}),
    ),
    [[0, ">> "], 3],
  )
  state = state.update({
    effects: everyone.of([peer(), peer({connection: "d", caret: {anchor: 99, head: 99, version: 7}})]),
  }).state
  expect(peersOf(state).map(one => one.caret?.head ?? null)).toEqual([6, null])
})

test("One's own caret is told as a place in the text that the others have", () => {
  const state = open(
    "one‸ two",
    presence(() => {}),
  )
  const typed = state.update({changes: {from: 3, insert: "!!"}, selection: {anchor: 5}}).state
  expect(ownCaret(typed)).toEqual({anchor: 3, head: 3, version: 7})
})

test("Headings are found, with what belongs to them; fenced code has none", () => {
  const state = open("# Title\n\n## 1. **Who** we [are](x)\ntext\n```\n# no\n```\n### Deep\n## 2. More")
  const all = headings(state)
  expect(all.map(heading => [heading.level, heading.title])).toEqual([
    [1, "Title"],
    [2, "1. Who we are"],
    [3, "Deep"],
    [2, "2. More"],
  ])
  expect(all[1]?.to).toBe(all[3]?.from)
  expect(headingOf(all, state.doc.length)?.title).toBe("2. More")
})

test("Times are written as the pages write them", () => {
  const at = new Date(2026, 10, 2, 8, 31).getTime()
  const say = (language: string, now: number) =>
    readWords({"Editor.time.today": "{0}", "Editor.time.day": "{0}|{1}"}, language, () => now).time(at)
  expect(say("en", at)).toBe("08:31")
  expect(say("en", 0)).toBe("Monday 2 November 2026|08:31")
  expect(say("fr", 0).replace(/\s/g, " ")).toBe("lundi 2 novembre 2026|8 h 31")
})

test("Words are counted in every script, and marks are no words", () => {
  expect(countWords("**Don’t** count — the marks, e.g. [^1]:")).toBe(6)
  expect(countWords("ᓄᓇᕗᑦ ᐱᕙᓪᓕᐊᓂᖅ العربية")).toBe(3)
  expect(countWords("")).toBe(0)
})

test("Sentences take their values, in the plural of the language", () => {
  const fr = readWords({"n.one": "{0} mot", "n.other": "{0} mots"}, "fr")
  expect([0, 1, 2, 3041].map(n => fr.many("n", n))).toEqual(["0 mot", "1 mot", "2 mots", "3\u202f041 mots"])
  expect(() => fr.say("missing")).toThrow(RangeError)
})
