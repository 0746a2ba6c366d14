import {
  JsonHubProtocol,
  MessageType,
  TransferFormat,
  type HubMessage,
  type IHubProtocol,
  type ILogger,
} from "@microsoft/signalr"
import {ByteReader, ByteWriter, toUtf8} from "./bytes"

const propose = 1
const proposeAnew = 2
const saved = 3
const toldOn = 4
const toldAnew = 5
const brace = 0x7b

/// SignalR's JSON protocol in frames of bytes, with a short form for what is said at every keystroke: docs/PROTOCOL.md, "Packed".
export class PackedProtocol implements IHubProtocol {
  readonly name = "packed"
  readonly version = 1
  readonly transferFormat = TransferFormat.Binary
  private readonly json = new JsonHubProtocol()

  writeMessage(message: HubMessage): ArrayBuffer {
    const content = new ByteWriter()
    if (message.type === MessageType.Invocation && message.target === "ProposePacked") {
      const [anew, packed] = message.arguments
      content.byte(anew ? proposeAnew : propose)
      content.number(Number(message.invocationId))
      content.put(packed)
    } else {
      content.put(toUtf8(this.json.writeMessage(message)))
    }
    const frame = new ByteWriter()
    frame.number(content.written.length)
    frame.put(content.written)
    return frame.written.slice().buffer as ArrayBuffer
  }

  parseMessages(input: string | ArrayBuffer, logger: ILogger): HubMessage[] {
    if (typeof input === "string") throw new RangeError("frames: expected bytes, got letters")
    const bytes = new ByteReader(new Uint8Array(input))
    const messages: HubMessage[] = []
    while (!bytes.isDone) messages.push(...this.parse(bytes.take(bytes.number()), logger))
    return messages
  }

  private parse(frame: Uint8Array, logger: ILogger): readonly HubMessage[] {
    const bytes = new ByteReader(frame)
    if (frame[0] === brace) return this.json.parseMessages(bytes.letters(frame.length), logger)
    const [kind] = bytes.take(1)
    switch (kind) {
      case saved: {
        const invocationId = String(bytes.number())
        return [{type: MessageType.Completion, invocationId, result: {version: bytes.number()}}]
      }
      case toldOn:
      case toldAnew:
        return [
          {
            type: MessageType.Invocation,
            target: "ToldPacked",
            arguments: [kind === toldOn, frame.subarray(1)],
          },
        ]
      default:
        throw new RangeError(`frame: expected a kind that is known, got ${kind}`)
    }
  }
}
