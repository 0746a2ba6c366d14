export interface NoticeButton {
  readonly label: string
  /// What it does; true takes the notice away.
  press(): boolean | Promise<boolean>
}

export interface Notice {
  readonly kind: "ok" | "warn" | "bad"
  readonly title: string
  readonly text?: string
  /// The person's own words, shown as theirs.
  readonly words?: string
  readonly link?: {readonly href: string; readonly label: string}
  readonly buttons?: readonly NoticeButton[]
  /// One of a name takes the place of the one before.
  readonly name?: string
  /// Goes by itself after so long, unless it has the focus.
  readonly forMilliseconds?: number
}

const icons: Readonly<Record<Notice["kind"], string>> = {
  ok: "m4 10.5 4 4 8-9",
  warn: "M10 3 2.5 16.5h15zM10 8.500v4M10 14.500h.01",
  bad: "M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15M10 6v5M10 13.800h.01",
}

/// Sentences that stay until they are read, above the text. The place is a live region, so each is read out as it comes.
export class Notices {
  constructor(
    private readonly place: HTMLElement,
    private readonly close: string,
    /// Takes the focus when what had it is gone.
    private readonly leave: () => void,
  ) {}

  show(notice: Notice): void {
    if (notice.name) this.take(notice.name)
    const box = document.createElement("div")
    box.className = `notice notice-${notice.kind}`
    if (notice.name) box.dataset["name"] = notice.name
    const body = document.createElement("div")
    const title = document.createElement("b")
    title.textContent = notice.title
    body.append(title)
    if (notice.text) body.append(element("span", "", notice.text))
    if (notice.words) body.append(element("div", "hashbox serif unsent", notice.words))
    const row = element("div", "row row-tight", "")
    if (notice.link) {
      const link = document.createElement("a")
      link.className = "btn btn-small"
      link.href = notice.link.href
      link.target = "_blank"
      link.textContent = notice.link.label
      row.append(link)
    }
    for (const {label, press} of notice.buttons ?? [])
      row.append(button(label, "btn btn-small", async () => (await press()) && this.remove(box)))
    if (row.childElementCount) body.append(row)
    const shut = button("", "icon-btn push", () => this.remove(box))
    shut.setAttribute("aria-label", this.close)
    shut.title = this.close
    shut.append(icon("m5 5 10 10M15 5 5 15"))
    box.append(icon(icons[notice.kind]), body, shut)
    this.place.append(box)
    if (notice.forMilliseconds) {
      const go = () =>
        box.contains(document.activeElement) || box.matches(":hover") ? setTimeout(go, 2_000) : box.remove()
      setTimeout(go, notice.forMilliseconds)
    }
  }

  has(name: string): boolean {
    return Array.from(this.place.children).some(
      box => box instanceof HTMLElement && box.dataset["name"] === name,
    )
  }

  take(name: string): void {
    for (const box of Array.from(this.place.children))
      if (box instanceof HTMLElement && box.dataset["name"] === name) this.remove(box)
  }

  private remove(box: HTMLElement): void {
    const hadFocus = box.contains(document.activeElement)
    box.remove()
    if (hadFocus) this.leave()
  }
}

export function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag)
  if (className) made.className = className
  made.textContent = text
  return made
}

export function icon(path: string, className = "i"): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  svg.setAttribute("class", className)
  svg.setAttribute("viewBox", "0 0 20 20")
  svg.setAttribute("aria-hidden", "true")
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path")
  shape.setAttribute("d", path)
  svg.append(shape)
  return svg
}

function button(label: string, className: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button")
  made.type = "button"
  made.className = className
  made.textContent = label
  made.addEventListener("click", press)
  return made
}
