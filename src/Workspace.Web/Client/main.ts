import {Compartment, EditorSelection, Transaction} from "@codemirror/state"
import {EditorView} from "@codemirror/view"
import {attributed, showWriters as underline, whoWrote} from "./attribution"
import {hasPending, pending} from "./collab"
import {Connection} from "./connection"
import {digest} from "./digest"
import {editor, reading} from "./editor"
import {directory, named} from "./names"
import {Notices} from "./notices"
import {Orphan, insertedIn, textOf} from "./orphan"
import {origins} from "./origin"
import {afterDeath, type Kept} from "./outbox"
import {headings, type Heading} from "./outline"
import {showAvatars, showLegend, showOutline, showPeople, showPlace, showWriters} from "./panels"
import {paste} from "./paste"
import {everyone, focusMode, gone, here, ownCaret, peersOf, presence} from "./presence"
import {Session, type Draft} from "./session"
import {Status} from "./status"
import {toolbar} from "./toolbar"
import {readAttribution, readRevision, type Joined, type Rights, type Told} from "./wire"
import {countWords, readWords} from "./words"

/// The editor page: the one place that looks elements up, and the one that ties the parts together.

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
const limit = Number(given["limit"] ?? 0)
const words = readWords(
  JSON.parse(find("words", HTMLScriptElement).textContent ?? "{}"),
  document.documentElement.lang || "en",
)
const notices = new Notices(find("notices", HTMLElement), words.say("Editor.close"))
const bar = find("toolbar", HTMLElement)
const outlines = [find("outline-list", HTMLElement), find("sheet-outline-list", HTMLElement)]
const legends = [find("legend", HTMLElement), find("sheet-legend", HTMLElement)]
const asked = [find("wrote-cards", HTMLElement), find("sheet-wrote-cards", HTMLElement)]
const counts = [find("count", HTMLElement), find("sheet-count", HTMLElement)]
const meters = [find("meter", HTMLElement), find("sheet-meter", HTMLElement)]
const wrote = find("wrote", HTMLElement)
const avatars = find("here", HTMLElement)
const people = find("sheet-people", HTMLElement)
const hereCount = find("here-count", HTMLElement)
const modes = find("modes", HTMLFieldSetElement)
const modeButton = find("mode-button", HTMLButtonElement)
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

let rights: Rights = {
  rights: given["rights"] === "write" ? "write" : "read",
  frozen: given["frozen"] === "true",
}
let isViewing = false
let refusal: string | null = null
let session: Session
let isOnline = false
let away: {readonly words: number; readonly authors: Set<string>} | null = null
const orphans = new Set<Orphan>()
const waitingFor = new Set<string>()
const mode = new Compartment()

const connection = new Connection(given["hub"] ?? "/live", draft.id, {
  up() {
    isOnline = true
    notices.take("expired")
    session.collaborator?.connected()
    for (const orphan of orphans) orphan.connected()
    void lookForOrphans()
  },
  down() {
    isOnline = false
    away ??= {words: 0, authors: new Set()}
    session.collaborator?.disconnected()
    for (const orphan of orphans) orphan.disconnected()
    view.dispatch({effects: everyone.of([])})
    stand()
  },
  expired() {
    const link = {href: "/sign-in", label: words.say("Editor.expired.link")}
    notices.show({
      kind: "warn",
      name: "expired",
      title: words.say("Editor.expired.title"),
      text: words.say("Editor.expired.text"),
      link,
    })
  },
  told(message) {
    session.collaborator?.told(message)
    for (const orphan of orphans) orphan.told(message)
    welcomeBack(message)
  },
  here: one => view.dispatch({effects: here.of(one)}),
  gone: one => view.dispatch({effects: gone.of(one)}),
  rights: setRights,
})

const authority = {
  async catchUp(since: number): Promise<Told> {
    const joined = await connection.join(since)
    welcome(joined)
    welcomeBack(joined.told)
    return joined.told
  },
  pull: (since: number) => connection.pull(since),
  propose: (proposal: Parameters<typeof connection.propose>[0]) => connection.propose(proposal),
}

/// Its style elements must be let in from the first on.
const view = new EditorView({extensions: EditorView.cspNonce.of(given["nonce"] ?? "")})

async function begin(at: {version: number; text: string}): Promise<void> {
  session = await Session.begin(draft, at, () =>
    notices.show({
      kind: "bad",
      name: "unkept",
      title: words.say("Editor.unkept.title"),
      text: words.say("Editor.unkept.text"),
    }),
  )
  view.setState(session.state(extensions()))
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
  void attribute(at.version)
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
      save: () =>
        notices.show({
          kind: "ok",
          name: "save",
          title: words.say(`Editor.save.asked-${status.state}`),
          forMilliseconds: 5_000,
        }),
    }),
    mode.of(reading(!mayWrite())),
    // The dock covers the foot of the text on a narrow window.
    EditorView.scrollMargins.of(() => ({top: 8, bottom: dock.offsetHeight + 16})),
    whoWrote(draft),
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
        soon()
      } else if (update.selectionSet) soon()
    }),
  ]
}

function mayWrite(): boolean {
  return rights.rights === "write" && !rights.frozen && !isViewing && refusal === null
}

function welcome(joined: Joined): void {
  const {person, organization} = joined.you
  if (person !== draft.person || organization !== draft.organization) refuse("other-writer")
  setRights(joined)
  view.dispatch({effects: everyone.of(joined.here)})
  connection.present(view.hasFocus ? ownCaret(view.state) : null)
}

function setRights(next: Rights): void {
  const couldWrite = rights.rights === "write" && !rights.frozen
  rights = next
  const canWrite = rights.rights === "write" && !rights.frozen
  if (canWrite) {
    if (refusal === "no-right" || refusal === "draft-frozen") refusal = null
    notices.take("rights")
    if (refusal === null) session.collaborator?.resume()
  } else {
    session.collaborator?.stop(rights.frozen ? "draft-frozen" : "no-right")
    if (couldWrite || hasPending(view.state))
      sayReadOnly(rights.frozen ? "frozen" : rights.rights === "none" ? "no-access" : "read-only")
  }
  setMode()
  stand()
}

/// The server said no for good: what is written stays here, to be copied.
function refuse(name: string): void {
  refusal = name
  session.collaborator?.stop(name)
  sayReadOnly(refusals[name] ?? "refused", name)
  setMode()
}

/// The sentence for each refusal that has one of its own.
const refusals: Readonly<Record<string, string>> = {
  "draft-frozen": "frozen",
  "no-right": "read-only",
  "too-large": "too-large",
  "other-writer": "other-writer",
}

function sayReadOnly(why: string, name = ""): void {
  const unsent = unsentWords()
  notices.show({
    kind: "bad",
    name: "rights",
    title: words.say(`Editor.rights.${why}`, name),
    ...(unsent
      ? {
          text: words.say("Editor.rights.unsent"),
          words: unsent,
          buttons: keeping(
            () => unsent,
            () => view.state.doc.toString(),
          ),
        }
      : {}),
  })
}

function setMode(): void {
  view.dispatch({effects: mode.reconfigure(reading(!mayWrite()))})
  const mayEdit = rights.rights === "write" && !rights.frozen && refusal === null
  for (const radio of modes.querySelectorAll("input")) {
    radio.checked = (radio.value === "editing") === mayWrite()
    if (radio.value === "editing") radio.disabled = !mayEdit
  }
  modeButton.setAttribute(
    "aria-label",
    words.say(mayWrite() ? "Editor.mode.button-editing" : "Editor.mode.button-viewing"),
  )
  modeButton.setAttribute("aria-pressed", String(!mayWrite()))
  modeButton.disabled = !mayEdit
}

function unsentWords(): string {
  return insertedIn(pending(view.state))
}

function stand(): void {
  const isHeldUp = refusal !== null || (session.collaborator?.isPutOff ?? false)
  const isPending = hasPending(view.state)
  status.set({isPending, isOnline, isHeldUp})
  if (!isOnline && away && isPending) away = {words: countWords(unsentWords()), authors: away.authors}
  if (isOnline && away && !isPending && session.collaborator?.phase === "idle") {
    const {words: sent, authors} = away
    away = null
    if (sent || authors.size)
      notices.show({
        kind: "ok",
        name: "back",
        title: words.say("Editor.back.title"),
        text: `${words.many("Editor.back.sent", sent)} ${words.many("Editor.back.others", authors.size)}`,
        forMilliseconds: 12_000,
      })
  }
}

function welcomeBack(message: Told): void {
  for (const update of away ? message.updates : [])
    if (update.person !== draft.person) away?.authors.add(update.person)
}

/// The text here is not the server's: fetches the server's and goes on from there. What was pending goes the way of every text that a
/// tab left unsent.
async function heal(version: number): Promise<void> {
  const old = session
  void connection.diverged(version).catch(() => {})
  const answer = await fetch(`/drafts/${draft.id}/versions/${version}.md`)
  if (!answer.ok) return
  const text = await answer.text()
  session.keep(view.state)
  await old.close()
  await begin({version, text})
  session.collaborator?.connected()
  void lookForOrphans()
}

async function attribute(version: number): Promise<void> {
  try {
    const answer = await fetch(`/drafts/${draft.id}/versions/${version}/attribution`)
    if (!answer.ok) return
    const read = readAttribution(await answer.json())
    view.dispatch({effects: [named.of(read), attributed.of(read)]})
    for (const box of whoSwitches) box.disabled = false
    soon()
  } catch (error) {
    console.error(`Who wrote what is not known: ${String(error)}`)
  }
}

/// Text that other tabs of this person left unsent is sent once they are gone: at once when they are gone already.
async function lookForOrphans(): Promise<void> {
  for (const kept of await session.outbox.others()) {
    if (kept.person !== draft.person || waitingFor.has(kept.key)) continue
    waitingFor.add(kept.key)
    const {outbox} = session
    void afterDeath(draft.id, kept.key, async () => {
      const left = await outbox.find(kept.key)
      if (!left) return
      const why = left.organization === draft.organization ? await sendOrphan(left) : "other-organization"
      if (why === null) {
        await outbox.drop(left.key)
        sayOrphanSent(left)
      } else offerOrphan(left, why, () => outbox.drop(left.key))
    }).finally(() => waitingFor.delete(kept.key))
  }
}

function sendOrphan(kept: Kept): Promise<string | null> {
  return Orphan.send(kept, {...authority, catchUp: since => connection.pull(since)}, orphan => {
    orphans.add(orphan)
    if (isOnline) orphan.connected()
    return () => orphans.delete(orphan)
  })
}

function sayOrphanSent(kept: Kept): void {
  const n = countWords(insertedIn(kept.changes))
  const name = `orphan ${kept.key}`
  notices.show({
    kind: "ok",
    name,
    title: words.say("Editor.orphan.sent", words.time(kept.savedAt)),
    text: words.many("Editor.back.sent", n),
    forMilliseconds: 12_000,
  })
}

function offerOrphan(kept: Kept, why: string, drop: () => Promise<void>): void {
  const unsent = insertedIn(kept.changes)
  notices.show({
    kind: "warn",
    name: `orphan ${kept.key}`,
    title: words.say("Editor.orphan.title", words.time(kept.savedAt)),
    text: words.say(
      why === "other-organization" ? "Editor.orphan.other-organization" : "Editor.orphan.refused",
      why,
    ),
    words: unsent,
    buttons: [
      ...keeping(
        () => unsent,
        () => textOf(kept) ?? unsent,
      ),
      {
        label: words.say("Editor.orphan.discard"),
        press: async () => {
          await drop()
          return true
        },
      },
    ],
  })
}

function keeping(unsent: () => string, whole: () => string) {
  return [
    {
      label: words.say("Editor.unsaved.copy"),
      press: async () => {
        await navigator.clipboard.writeText(unsent())
        status.say(words.say("Editor.copied"))
        return false
      },
    },
    {
      label: words.say("Editor.unsaved.download"),
      press: () => {
        download(whole())
        return false
      },
    },
  ]
}

function download(text: string): void {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([text], {type: "text/markdown;charset=utf-8"}))
  link.download = given["file"] ?? "draft.md"
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

let all: readonly Heading[] = []
let isDue = false

/// The panels follow the text a little later: typing comes first.
function soon(): void {
  if (isDue) return
  isDue = true
  setTimeout(() => {
    isDue = false
    refresh()
  }, 250)
}

function refresh(): void {
  const {state} = view
  const peers = peersOf(state)
  all = headings(state)
  for (const list of outlines) {
    showOutline(list, all, state, words, goTo)
    showPlace(list, all, state.selection.main.head, peers, words)
  }
  for (const list of legends) showLegend(list, state, words)
  const n = countWords(state.doc.toString())
  for (const count of counts) count.textContent = words.number(n)
  for (const meter of meters) {
    meter.setAttribute("aria-valuenow", String(n))
    meter.classList.toggle("over", limit > 0 && n > limit)
    const bar = meter.firstElementChild
    if (bar instanceof HTMLElement && limit > 0) bar.style.width = `${Math.min(100, (100 * n) / limit)}%`
  }
  showAvatars(avatars, peers, words)
  showPeople(people, given["name"] ?? "", peers, words)
  hereCount.textContent = words.many("Editor.here.count", peers.length + 1)
}

function goTo(index: number): void {
  const heading = all[index]
  if (!heading) return
  location.hash = ""
  view.dispatch({
    selection: EditorSelection.cursor(heading.from),
    effects: EditorView.scrollIntoView(heading.from, {y: "start", yMargin: 24}),
  })
  view.focus()
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

modes.addEventListener("change", event => {
  isViewing = event.target instanceof HTMLInputElement && event.target.value === "viewing"
  setMode()
})
modeButton.addEventListener("click", () => {
  isViewing = !isViewing
  setMode()
})

for (const button of document.querySelectorAll<HTMLElement>("[data-ask]"))
  button.addEventListener("click", ask)
find("wrote-close", HTMLButtonElement).addEventListener("click", () => {
  wrote.hidden = true
  view.focus()
})

dialog.addEventListener("cancel", () => status.dismiss())
find("unsaved-go-on", HTMLButtonElement).addEventListener("click", () => {
  status.dismiss()
  view.focus()
})
find("unsaved-copy", HTMLButtonElement).addEventListener(
  "click",
  () => void navigator.clipboard.writeText(unsentWords()),
)
find("unsaved-download", HTMLButtonElement).addEventListener("click", () =>
  download(view.state.doc.toString()),
)

/// F6 goes round the regions.
const regions = [bar, find("outline", HTMLElement), canvas, wrote, dock]
document.addEventListener("keydown", event => {
  if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return
  const seen = regions.filter(region => region.getClientRects().length > 0)
  const at = seen.findLastIndex(region => region.contains(document.activeElement))
  const next = seen[(at + (event.shiftKey ? seen.length - 1 : 1) + seen.length) % seen.length]
  event.preventDefault()
  if (next === canvas) view.focus()
  else next?.querySelector<HTMLElement>("[tabindex='0'], a[href], button:not([tabindex='-1'])")?.focus()
})
document.addEventListener("keydown", event => {
  if (event.key === "Escape" && location.hash.startsWith("#sheet-")) {
    location.hash = ""
    view.focus()
  }
})

addEventListener("beforeunload", event => {
  if (hasPending(view.state)) event.preventDefault()
})
addEventListener("online", () => connection.hurry())
addEventListener("offline", () => connection.restart())

await begin({version: Number(given["version"] ?? 0), text: start.textContent ?? ""})
start.replaceWith(view.dom)
setMode()
refresh()
connection.start()
