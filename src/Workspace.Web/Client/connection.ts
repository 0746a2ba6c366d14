import {
  HttpTransportType,
  HubConnectionBuilder,
  LogLevel,
  type HubConnection,
  type IHttpConnectionOptions,
} from "@microsoft/signalr"
import {Hearing, packProposal} from "./packed"
import {PackedProtocol} from "./protocol"
import {
  readDigest,
  readJoined,
  readLed,
  readPresence,
  readReceipt,
  readRights,
  readText,
  readTold,
  type Joined,
  type Led,
  type Presence,
  type Proposal,
  type Receipt,
  type Rights,
  type Told,
} from "./wire"

export interface Listener {
  up(): void
  down(): void
  /// The person is no longer signed in: going on needs a new signing in, in another tab if need be.
  expired(): void
  told(told: Told): void
  here(presence: Presence): void
  gone(connection: string): void
  rights(rights: Rights): void
  led(led: Led): void
  /// There are other suggestions than before.
  suggested(): void
}

const firstPause = 300
const longestPause = 8_000

/// Straight in over a WebSocket; where none comes through, by requests that wait for their answer. Twice straight in, while the server
/// answers: one that was just starting must not leave the page with the slower way.
const straight = {skipNegotiation: true, transport: HttpTransportType.WebSockets}
const ways = [straight, straight, {transport: HttpTransportType.LongPolling}]

/// A question that gets no answer for so long means that the connection is dead, whatever the network says.
const answerWithin = 10_000

/// One draft's line to the server. It is set up again for ever; what arrives has been checked when it is handed on.
export class Connection {
  private hub?: HubConnection
  private pause = firstPause
  private isUp = false
  private hasJoined = false
  private wake: (() => void) | null = null
  private stopped = false
  private hearing: Hearing
  /// The key of the last packed proposal on this connection: the next one need not say it again.
  private key: string | null = null

  constructor(
    private readonly url: string,
    private readonly draft: string,
    private readonly listener: Listener,
  ) {
    this.hearing = new Hearing(draft)
  }

  start(): void {
    void this.keepUp()
  }

  /// The network is said to be back: no waiting.
  hurry(): void {
    this.wake?.()
  }

  /// The network is said to be gone, or an answer stays out: sets the connection up anew.
  restart(): void {
    void this.hub?.stop()
  }

  stop(): void {
    this.stopped = true
    void this.hub?.stop()
  }

  async join(since: number): Promise<Joined> {
    try {
      const joined = readJoined(await this.invoke("Join", this.draft, since))
      this.hasJoined = true
      this.pause = firstPause
      return joined
    } catch (error) {
      if (error instanceof Error && error.message.includes("expired:")) {
        this.listener.expired()
        this.restart()
      }
      throw error
    }
  }

  async propose(proposal: Proposal): Promise<Receipt> {
    const anew = proposal.key !== this.key
    const packed = packProposal(this.draft, proposal, anew)
    if (!packed) return readReceipt(await this.invoke("Propose", this.draft, proposal))
    this.key = proposal.key
    return readReceipt(await this.invoke("ProposePacked", anew, packed))
  }

  async pull(since: number): Promise<Told> {
    return readTold(await this.invoke("Pull", this.draft, since))
  }

  async digest(version: number): Promise<string | null> {
    return readDigest(await this.invoke("Digest", this.draft, version))
  }

  async diverged(version: number): Promise<void> {
    await this.invoke("Diverged", this.draft, version)
  }

  /// Says where the caret is. Nobody waits for it, and when it is lost the next one makes good.
  present(caret: {readonly anchor: number; readonly head: number; readonly version: number} | null): void {
    if (this.isUp) this.hub?.send("Present", this.draft, caret).catch(() => {})
  }

  private made(way: IHttpConnectionOptions): HubConnection {
    const {draft, listener} = this
    const hub = new HubConnectionBuilder()
      .withUrl(this.url, way)
      .withHubProtocol(new PackedProtocol())
      .configureLogging(LogLevel.None)
      .build()
    hub.serverTimeoutInMilliseconds = 40_000
    hub.keepAliveIntervalInMilliseconds = 10_000
    hub.onclose(() => {
      if (this.isUp) {
        this.isUp = false
        listener.down()
      }
      // A server that takes the connection and not the person is not asked again at once.
      const hadJoined = this.hasJoined
      this.hasJoined = false
      void (hadJoined ? this.keepUp() : this.rest().then(() => this.keepUp()))
    })
    const on = (method: string, take: (...args: readonly unknown[]) => void) =>
      hub.on(method, (...args: readonly unknown[]) => {
        try {
          take(...args)
        } catch (error) {
          if (!(error instanceof RangeError)) throw error
          console.error(`${method} was not understood: ${error.message}`)
          this.restart()
        }
      })
    on("Told", told => {
      const message = readTold(told)
      if (message.draft === draft) listener.told(message)
    })
    on("Hands", hands => this.hearing.learn(hands))
    on("ToldPacked", (goesOn, packed) => {
      if (packed instanceof Uint8Array) listener.told(this.hearing.told(goesOn === true, packed))
    })
    const ours = (method: string, take: (said: unknown) => void) =>
      on(method, (of, said) => {
        if (of === draft) take(said)
      })
    ours("Here", presence => listener.here(readPresence(presence)))
    ours("Gone", connection => listener.gone(readText(connection, "connection")))
    ours("Led", led => listener.led(readLed(led)))
    ours("Suggested", () => listener.suggested())
    ours("Rights", rights => listener.rights(readRights(rights)))
    on("Ended", () => listener.expired())
    return hub
  }

  private async invoke(method: string, ...args: readonly unknown[]): Promise<unknown> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`${method} was not answered`))
        this.restart()
      }, answerWithin)
    })
    try {
      return await Promise.race([this.hub?.invoke<unknown>(method, ...args), late])
    } finally {
      clearTimeout(timer)
    }
  }

  private async keepUp(): Promise<void> {
    while (!this.stopped) {
      for (const way of ways) {
        try {
          this.hearing = new Hearing(this.draft)
          this.key = null
          this.hub = this.made(way)
          await this.hub.start()
          this.isUp = true
          this.listener.up()
          return
        } catch (error) {
          if (isUnauthorized(error)) this.listener.expired()
        }
        if (!(await answers())) break
      }
      await this.rest()
    }
  }

  private rest(): Promise<void> {
    const pause = this.pause
    this.pause = Math.min(longestPause, pause * 2)
    return new Promise(resolve => {
      const timer = setTimeout(resolve, pause)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/// Whether the server is there at all, whatever becomes of WebSockets.
async function answers(): Promise<boolean> {
  try {
    return (await fetch("/health/live", {cache: "no-store"})).status < 500
  } catch {
    return false
  }
}

/// SignalR wraps what a failed start was about; only the sentence keeps the status.
function isUnauthorized(error: unknown): boolean {
  return error instanceof Error && /Status code '40[13]'/.test(error.message)
}
