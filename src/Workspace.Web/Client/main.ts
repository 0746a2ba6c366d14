import {Compartment, EditorSelection, Transaction} from "@codemirror/state"
import {EditorView} from "@codemirror/view"
import {Absence} from "./absence"
import {attributed, showWriters as underline, whoWrote} from "./attribution"
import {Beside} from "./beside"
import {hasPending, pending, pendingChanges, pendingTimes, settled} from "./collab"
import {HeldBack} from "./composing"
import {Connection} from "./connection"
import {digest} from "./digest"
import {editor, reading} from "./editor"
import {led, ledSections} from "./led"
import {leftoverNotices} from "./leftovernotices"
import {Leftovers} from "./leftovers"
import {directory, named} from "./names"
import {Notices} from "./notices"
import {origins} from "./origin"
import {insertedIn} from "./orphan"
import {showWriters} from "./panels"
import {paste} from "./paste"
import {Permission} from "./permission"
import {everyone, focusMode, gone, here, ownCaret, presence} from "./presence"
import {goRound, isWriting} from "./regions"
import {Session, type Draft} from "./session"
import {isMac, sayShortcutsOnMac, withShortcuts} from "./shortcuts"
import {Status} from "./status"
import {SuggestionPanel} from "./suggestionpanel"
import {toolbar} from "./toolbar"
import {download, keeping} from "./unsent"
import {readAttribution, readRevision, type Joined, type Rights, type Told} from "./wire"
import {countWords, readWords} from "./words"

/// The editor page: the one place that looks elements up, and the one that ties the parts together.

/// How soon to ask how it stands with one's rights when two answers do not agree.
const askAgainAfter = 1_000

/// How long after the text could not be fetched it is asked for again, in milliseconds.
const healAgainAfter = 5_000

function find<T extends HTMLElement>(id: string, type: abstract new () => T): T {
  const found = document.getElementById(id)
  if (!(found instanceof type))
    throw new RangeError(`#${id}: expected a ${type.name}, got ${found?.tagName ?? "nothing"}`)
  return found
}

const start = find("text", HTMLPreElement)
const given = start.dataset
const draft: Draft = {
  id: given["draft"] ?? "",
  person: given["person"] ?? "",
  organization: given["organization"] ?? "",
}
const file = given["file"] ?? "draft.md"
const words = readWords(
  JSON.parse(find("words", HTMLScriptElement).textContent ?? "{}"),
  document.documentElement.lang || "en",
)
const noticed = find("notices", HTMLElement)
const notices = new Notices(noticed, words.say("Editor.close"), () => view.focus())
const bar = find("toolbar", HTMLElement)
const asked = [find("wrote-cards", HTMLElement), find("sheet-wrote-cards", HTMLElement)]
const wrote = find("wrote", HTMLElement)
const whoSwitches = [find("who-switch", HTMLInputElement), find("sheet-who-switch", HTMLInputElement)]
const focusButton = find("focus-button", HTMLButtonElement)
const dialog = find("unsaved", HTMLDialogElement)
const dock = find("dock", HTMLElement)
const canvas = find("main", HTMLElement)
const status = new Status(
  {
    save: find("save", HTMLElement),
    saveText: find("save-text", HTMLElement),
    spoken: find("said", HTMLElement),
    dialog,
    dialogTitle: find("unsaved-title", HTMLElement),
    dialogWords: find("unsaved-words", HTMLElement),
  },
  words,
  () => {
    const unsent = unsentWords()
    return {words: countWords(unsent), last: unsent.length > 160 ? `…${unsent.slice(-160)}` : unsent}
  },
)

const permission = new Permission(
  {rights: given["rights"] === "write" ? "write" : "read", frozen: given["frozen"] === "true"},
  {modes: find("modes", HTMLFieldSetElement), modeButton: find("mode-button", HTMLButtonElement)},
  words,
)
let session: Session
let isOnline = false
let isExpired = false
const absence = new Absence(draft.person)
const mode = new Compartment()

const connection = new Connection(given["hub"] ?? "/live", draft.id, {
  up() {
    isOnline = true
    session.collaborator?.connected()
    leftovers.connected()
    void leftovers.look(session.outbox)
  },
  down() {
    isOnline = false
    held.release()
    absence.begin()
    session.collaborator?.disconnected()
    leftovers.disconnected()
    view.dispatch({effects: everyone.of([])})
    stand()
  },
  expired() {
    // Said once; again where it was sent away and there is something to lose.
    if (isExpired && (notices.has("expired") || !hasPending(view.state))) return
    isExpired = true
    const link = {href: "/sign-in", label: words.say("Editor.expired.link")}
    notices.show({
      kind: "warn",
      name: "expired",
      title: words.say("Editor.expired.title"),
      text: words.say("Editor.expired.text"),
      link,
    })
  },
  told: message => held.told(message),
  here: one => view.dispatch({effects: here.of(one)}),
  gone: one => view.dispatch({effects: gone.of(one)}),
  rights: setRights,
  led: said => view.dispatch({effects: led.of(said)}),
  suggested: () => void suggestions.look(),
})

const authority = {
  async catchUp(since: number): Promise<Told> {
    const joined = await connection.join(since)
    welcome(joined)
    absence.told(joined.told)
    return joined.told
  },
  pull: (since: number) => connection.pull(since),
  propose: (proposal: Parameters<typeof connection.propose>[0]) => connection.propose(proposal),
}

const aside = leftoverNotices(notices, words, keepingOf)
const leftovers = new Leftovers(draft, {...authority, catchUp: authority.pull}, aside)

/// Its style elements must be let in from the first on.
const view = new EditorView({extensions: EditorView.cspNonce.of(given["nonce"] ?? "")})

const held = new HeldBack(
  () => view.composing,
  message => {
    session.collaborator?.told(message)
    leftovers.told(message)
    absence.told(message)
  },
)

const beside = new Beside(
  {
    outlines: [find("outline-list", HTMLElement), find("sheet-outline-list", HTMLElement)],
    legends: [find("legend", HTMLElement), find("sheet-legend", HTMLElement)],
    counts: [find("count", HTMLElement), find("sheet-count", HTMLElement)],
    meters: [find("meter", HTMLElement), find("sheet-meter", HTMLElement)],
    avatars: find("here", HTMLElement),
    people: find("sheet-people", HTMLElement),
    hereCount: find("here-count", HTMLElement),
  },
  words,
  {name: given["name"] ?? "", organization: draft.organization},
  Number(given["limit"] ?? 0),
  () => view.state,
  heading => {
    location.hash = ""
    view.dispatch({
      selection: EditorSelection.cursor(heading.from),
      effects: EditorView.scrollIntoView(heading.from, {y: "start", yMargin: 24}),
    })
    view.focus()
  },
)

const suggestions = new SuggestionPanel(
  draft.id,
  {
    panel: find("suggestions", HTMLElement),
    lists: [find("suggestion-cards", HTMLElement), find("sheet-suggestion-cards", HTMLElement)],
    count: find("suggestion-count", HTMLElement),
    buttons: [find("suggest-button", HTMLButtonElement), find("sheet-suggest-button", HTMLButtonElement)],
    suggesting: {
      dialog: find("suggest", HTMLDialogElement),
      form: find("suggest-form", HTMLFormElement),
      now: find("suggest-now", HTMLElement),
      instead: find("suggest-instead", HTMLTextAreaElement),
      why: find("suggest-why", HTMLTextAreaElement),
      trouble: find("suggest-trouble", HTMLElement),
      send: find("suggest-send", HTMLButtonElement),
      cancel: find("suggest-cancel", HTMLButtonElement),
    },
    declining: {
      dialog: find("decline", HTMLDialogElement),
      form: find("decline-form", HTMLFormElement),
      what: find("decline-what", HTMLElement),
      reason: find("decline-reason", HTMLTextAreaElement),
      cancel: find("decline-cancel", HTMLButtonElement),
    },
  },
  words,
  notices,
  () => view,
)

function open(at: {version: number; text: string}): Promise<Session> {
  return Session.begin(draft, at, () =>
    notices.show({
      kind: "bad",
      name: "unkept",
      title: words.say("Editor.unkept.title"),
      text: words.say("Editor.unkept.text"),
    }),
  )
}

/// Writes in a session from now on, with the caret there, or at the end of a shorter text.
function use(next: Session, caret: number): void {
  session = next
  view.setState(session.state(extensions()))
  view.dispatch({
    selection: EditorSelection.cursor(Math.min(caret, view.state.doc.length)),
    scrollIntoView: caret > 0,
  })
  session.collaborate(
    {
      get state() {
        return view.state
      },
      dispatch: transactions => view.dispatch(transactions),
    },
    authority,
    {
      changed: stand,
      refused: refuse,
      diverged: version => void heal(version),
    },
  )
  void attribute(session.version)
}

function extensions() {
  return [
    directory,
    editor({
      words,
      language: start.lang,
      nonce: given["nonce"] ?? "",
      leave: () => bar.querySelector<HTMLElement>("[tabindex='0']")?.focus(),
      ask,
      suggest: () => suggestions.suggest(),
      save: () =>
        notices.show({
          kind: "ok",
          name: "save",
          title: words.say(`Editor.save.asked-${status.state}`),
          forMilliseconds: 5_000,
        }),
    }),
    mode.of(reading(!permission.mayWrite)),
    // The dock covers the foot of the text on a narrow window, and a notice covers it until it is read; half of a low window is left.
    EditorView.scrollMargins.of(() => {
      const {height, bottom} = noticed.getBoundingClientRect()
      const covered = height ? height + innerHeight - bottom : 0
      return {top: 8, bottom: Math.min(Math.max(dock.offsetHeight, covered) + 16, innerHeight / 2)}
    }),
    whoWrote(draft),
    ledSections(draft.organization, words, section =>
      notices.show({
        kind: "warn",
        name: "led",
        title: words.say("Editor.led.kept", section.name),
        text: words.say("Editor.led.kept-text"),
        forMilliseconds: 12_000,
      }),
    ),
    suggestions.extension,
    EditorView.domEventHandlers({compositionend: () => held.ended()}),
    presence(caret => connection.present(caret)),
    origins(draft.id),
    paste(draft.id, {
      tooLarge: () => notices.show({kind: "warn", name: "paste", title: words.say("Editor.paste.too-large")}),
      cleaned: () =>
        notices.show({
          kind: "warn",
          name: "paste",
          title: words.say("Editor.paste.cleaned"),
          forMilliseconds: 15_000,
        }),
    }),
    digest({digest: version => connection.digest(version)}, version => void heal(version)),
    toolbar(bar, find("levels", HTMLSelectElement), words),
    EditorView.updateListener.of(update => {
      if (update.docChanged || update.transactions.some(tr => tr.effects.length)) {
        session.keep(update.state)
        if (update.transactions.some(tr => tr.docChanged && !tr.annotation(Transaction.remote)))
          session.collaborator?.push()
        beside.soon()
        suggestions.soon()
      } else if (update.selectionSet) beside.soon()
    }),
  ]
}

function welcome(joined: Joined): void {
  const {person, organization} = joined.you
  isExpired = false
  notices.take("expired")
  if (person !== draft.person || organization !== draft.organization) {
    refuse("other-writer")
    stand()
  } else {
    permission.lift("other-writer")
    setRights(joined)
  }
  view.dispatch({effects: [everyone.of(joined.here), led.of(joined.led)]})
  connection.present(view.hasFocus ? ownCaret(view.state) : null)
}

function setRights(next: Rights): void {
  const had = permission.hasRight
  const wasShut = permission.isShut
  permission.set(next)
  shut(permission.isShut)
  if (wasShut && !permission.isShut) session.collaborator?.connected() // joins again, and hears what was missed
  if (permission.hasRight) {
    if (!permission.isRefused) {
      notices.take("rights")
      session.collaborator?.resume()
    }
    if (!had) void leftovers.look(session.outbox)
  } else {
    session.collaborator?.stop(permission.missing)
  }
  setMode()
  stand()
  void suggestions.look().then(() => {
    if (!permission.hasRight && (had || hasPending(view.state))) sayReadOnly(missingRight())
  })
}

/// What to say to whoever may not write: that they may still suggest, where that is so.
function missingRight(): string {
  return suggestions.isAllowed && permission.missing === "no-right" && !permission.isShut
    ? withShortcuts(words.say("Editor.rights.suggest"))
    : permission.sentence(null)
}

/// Whoever may not even read has nothing here but their own unsent words.
function shut(isShut: boolean): void {
  document.body.classList.toggle("is-shut", isShut)
}

/// The server said no for good: what is written stays here, to be copied.
function refuse(name: string): void {
  if (name === "section-led" || name === "too-large") return void layAside(name)
  permission.refuse(name)
  session.collaborator?.stop(name)
  sayReadOnly(permission.sentence(name))
  setMode()
  // A right that was lost and is there again: the answer may have been overtaken by what was told of it.
  if ((name === "no-right" || name === "draft-frozen") && permission.hasRight)
    setTimeout(() => session.collaborator?.connected(), askAgainAfter)
}

function sayReadOnly(title: string): void {
  const unsent = unsentWords()
  const offer = {
    text: words.say("Editor.rights.unsent"),
    words: unsent,
    buttons: keepingOf(
      () => unsent,
      () => view.state.doc.toString(),
    ),
  }
  notices.show({kind: "bad", name: "rights", title, ...(unsent ? offer : {})})
}

function setMode(): void {
  view.dispatch({effects: mode.reconfigure(reading(!permission.mayWrite))})
  permission.show()
}

function unsentWords(): string {
  return insertedIn(pending(view.state))
}

function stand(): void {
  const isHeldUp = permission.isRefused || (session.collaborator?.isPutOff ?? false)
  const waiting = pendingTimes(view.state)
  const isExplained = isExpired || permission.isRefused || !permission.hasRight
  status.set({pending: waiting, isOnline, isHeldUp, isExplained})
  if (!isOnline && waiting) absence.waiting(countWords(unsentWords()))
  if (isOnline && !waiting && session.collaborator?.phase === "idle") sayBack()
}

function goOn(): void {
  status.dismiss()
  view.focus()
}

function sayBack(): void {
  const was = absence.end()
  if (!was || !(was.words || was.authors)) return
  notices.show({
    kind: "ok",
    name: "back",
    title: words.say("Editor.back.title"),
    text: `${words.many("Editor.back.sent", was.words)} ${words.many("Editor.back.others", was.authors)}`,
    forMilliseconds: 12_000,
  })
}

/// The text here is not the server's: fetches the server's, until it comes, and goes on from there. What was pending goes the way of
/// every text that a tab left unsent.
async function heal(version: number): Promise<void> {
  const old = session
  old.collaborator?.stop("diverged")
  void connection.diverged(version).catch(() => {})
  while (session === old) {
    const answer = await fetch(`/drafts/${draft.id}/versions/${version}.md`).catch(() => null)
    const text = answer?.ok ? await answer.text().catch(() => null) : null
    if (text !== null) return beginAnew({version, text}, "diverged")
    await new Promise(resolve => setTimeout(resolve, healAgainAfter))
  }
}

/// What is pending has no place in the text as things are: it goes the way of every text that a tab left unsent, and the person writes on without it.
async function layAside(why: string): Promise<void> {
  const {version, doc} = view.state.field(settled)
  absence.end() // nothing was sent
  await beginAnew({version, text: doc.toString()}, why)
}

/// Until the other session is there, what is typed belongs to the one of now, and is kept with what it left unsent; where the device keeps
/// nothing, it is offered at once.
async function beginAnew(at: {version: number; text: string}, why: string): Promise<void> {
  const old = session
  old.stop()
  const next = await open(at)
  if (session !== old) return next.close()
  old.keep(view.state)
  const left = old.left(view.state)
  if (left && !old.outbox.keeps) aside.refused(left, why, async () => {})
  use(next, settledCaret())
  await old.close()
  session.collaborator?.connected()
  void leftovers.look(session.outbox)
}

/// Where the caret would be without what is pending.
function settledCaret(): number {
  const {head} = view.state.selection.main
  return pendingChanges(view.state)?.invertedDesc.mapPos(head) ?? head
}

async function attribute(version: number): Promise<void> {
  try {
    const answer = await fetch(`/drafts/${draft.id}/versions/${version}/attribution`)
    if (!answer.ok) return
    const read = readAttribution(await answer.json())
    view.dispatch({effects: [named.of(read), attributed.of(read)]})
    for (const box of whoSwitches) box.disabled = false
    beside.soon()
  } catch (error) {
    console.error(`Who wrote what is not known: ${String(error)}`)
  }
}

function keepingOf(unsent: () => string, whole: () => string) {
  return keeping(unsent, whole, file, words, sentence => status.say(sentence))
}

/// Who wrote what is selected, or the character before the caret.
function ask(): void {
  const {from, to} = view.state.selection.main
  const address = (version: number) => `/drafts/${draft.id}/versions/${version}`
  let sentence = ""
  for (const place of asked) sentence = showWriters(place, view.state, from, to, words, address, revisionOf)
  wrote.hidden = false
  if (getComputedStyle(wrote).display === "none") location.hash = "sheet-wrote"
  status.say(sentence)
}

async function revisionOf(version: number): Promise<number | null> {
  try {
    const answer = await fetch(`/drafts/${draft.id}/versions/${version}/revision`)
    return answer.ok ? readRevision(await answer.json()).number : null
  } catch {
    return null
  }
}

for (const box of whoSwitches)
  box.addEventListener("change", () => {
    for (const other of whoSwitches) other.checked = box.checked
    view.dispatch({effects: underline.of(box.checked)})
  })

focusButton.addEventListener("click", () => {
  const isOn = focusButton.getAttribute("aria-pressed") !== "true"
  focusButton.setAttribute("aria-pressed", String(isOn))
  document.body.classList.toggle("is-focus-mode", isOn)
  view.dispatch({effects: focusMode.of(isOn)})
})

find("modes", HTMLFieldSetElement).addEventListener("change", event => {
  permission.view(event.target instanceof HTMLInputElement && event.target.value === "viewing")
  setMode()
})
find("mode-button", HTMLButtonElement).addEventListener("click", () => {
  permission.toggle()
  setMode()
})

for (const button of document.querySelectorAll<HTMLElement>("[data-ask]"))
  button.addEventListener("click", ask)
find("wrote-close", HTMLButtonElement).addEventListener("click", () => {
  wrote.hidden = true
  view.focus()
})

dialog.addEventListener("cancel", () => status.dismiss())
find("unsaved-go-on", HTMLButtonElement).addEventListener("click", goOn)
// Who types on means the text: the key lands there, and not in the notice.
dialog.addEventListener("keydown", event => {
  if (isWriting(event)) goOn()
})
const copying = find("unsaved-copy", HTMLButtonElement)
copying.addEventListener("click", async () => {
  await navigator.clipboard.writeText(unsentWords())
  copying.textContent = words.say("Editor.copied")
})
dialog.addEventListener("close", () => (copying.textContent = words.say("Editor.unsaved.copy")))
find("unsaved-download", HTMLButtonElement).addEventListener("click", () =>
  download(view.state.doc.toString(), file),
)

goRound(
  [bar, find("outline", HTMLElement), canvas, wrote, find("suggestions", HTMLElement), dock],
  canvas,
  () => view.focus(),
)
if (isMac()) sayShortcutsOnMac([...bar.querySelectorAll("button"), find("text-keys", HTMLElement)])

addEventListener("online", () => connection.hurry())
addEventListener("offline", () => connection.restart())

use(await open({version: Number(given["version"] ?? 0), text: start.textContent ?? ""}), 0)
start.replaceWith(view.dom)
addEventListener("beforeunload", event => {
  if (hasPending(view.state)) event.preventDefault()
})
setMode()
beside.refresh()
connection.start()
