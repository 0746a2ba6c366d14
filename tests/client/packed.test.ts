import {MessageType, NullLogger, type HubMessage} from "@microsoft/signalr"
import {describe, expect, test} from "vitest"
import {ByteReader, ByteWriter} from "../../src/Workspace.Web/Client/bytes"
import {Hearing, packProposal} from "../../src/Workspace.Web/Client/packed"
import {PackedProtocol} from "../../src/Workspace.Web/Client/protocol"
import type {Proposed} from "../../src/Workspace.Web/Client/wire"

const draft = "00112233-4455-6677-8899-aabbccddeeff"
const key = "0123456789abcdef"
const protocol = new PackedProtocol()
const read = (...bytes: readonly number[]) =>
  protocol.parseMessages(Uint8Array.from(bytes).buffer, NullLogger.instance)
const propose = (anew: boolean, packed: Uint8Array): HubMessage => ({
  type: MessageType.Invocation,
  invocationId: "7",
  target: "ProposePacked",
  arguments: [anew, packed],
})

function joined(): Hearing {
  const hearing = new Hearing(draft)
  hearing.learn({
    number: 3,
    first: 0,
    hands: [{id: "c", p: "p", o: "o"}],
    people: {p: {name: "Maya Lindqvist", initials: "ML"}},
    organizations: {},
  })
  return hearing
}

describe("A proposal", () => {
  const pack = (change: Proposed, anew = false) =>
    packProposal(draft, {key, base: 200, changes: [change]}, anew)

  test("of one letter is twelve bytes", () => {
    const packed = pack({c: [300, [0, "x"], 29_000]})
    expect([...new Uint8Array(protocol.writeMessage(propose(false, packed!)))]).toEqual([
      11, 1, 7, 0xc8, 1, 0xf4, 0xe4, 1, 0xac, 2, 4, 0x78,
    ])
  })

  test("says draft and key once", () => {
    const packed = pack({c: [[0, "x"]]}, true)!
    expect(packed.length).toBe(16 + 1 + 16 + pack({c: [[0, "x"]]})!.length)
    expect([...packed.subarray(0, 3)]).toEqual([0, 0x11, 0x22])
    expect(new Uint8Array(protocol.writeMessage(propose(true, packed)))[1]).toBe(2)
  })

  test.each<[string, Proposed]>([
    ["a paste", {c: [[0, "x"]], pasted: true}],
    ["where text came from", {c: [[0, "x"]], from: [{at: 0, length: 1, draft, version: 1, start: 0}]}],
    ["half a surrogate pair", {c: [[0, "a\ud83d"]]}],
  ])("that says %s has no packed form", (_, change) => expect(pack(change)).toBe(null))
})

describe("What is told", () => {
  test("goes on where the message before ended, with the names that were learned for it", () => {
    const hearing = joined()
    const first = hearing.told(false, Uint8Array.of(3, 9, 100, 4, 0, 5, 4, 4, 0x78))
    expect(first).toMatchObject({draft, from: 9, people: [{id: "p", name: "Maya Lindqvist"}]})
    expect(first.updates).toMatchObject([
      {client: "c", person: "p", organization: "o", time: 105, channel: 0},
    ])
    const second = hearing.told(true, Uint8Array.of(3, 0, 1, 0, 1, 2))
    expect(second).toMatchObject({from: 10, people: [], updates: [{time: 106}]})
    expect(second.updates[0]?.changes.toJSON()).toEqual([[2], 3])
  })

  test.each<[string, (hearing: Hearing) => unknown, string]>([
    ["of another numbering", hearing => hearing.told(false, Uint8Array.of(4, 9, 100, 4)), "told.number"],
    [
      "of a hand that was not named",
      hearing => hearing.told(false, Uint8Array.of(3, 9, 100, 4, 1, 0, 0, 0)),
      "told.hand",
    ],
    ["that goes on from nothing", hearing => hearing.told(true, Uint8Array.of(3)), "told: expected a start"],
    [
      "for another length",
      hearing => hearing.told(false, Uint8Array.of(3, 9, 100, 4, 0, 0, 5, 4, 0x78)),
      "change set",
    ],
    [
      "that ends too early",
      hearing => hearing.told(false, Uint8Array.of(3, 9, 100, 4, 0, 0, 4, 4)),
      "bytes: expected 1",
    ],
    [
      "with hands that do not follow",
      hearing => hearing.learn({number: 3, first: 2, hands: []}),
      "hands.first",
    ],
    [
      "with hands of another numbering",
      hearing => hearing.learn({number: 4, first: 1, hands: []}),
      "hands.first",
    ],
  ])("%s is not taken in", (_, take, message) => expect(() => take(joined())).toThrow(message))

  test("after a new numbering begins anew", () => {
    const hearing = joined()
    hearing.told(false, Uint8Array.of(3, 9, 100, 4))
    hearing.learn({number: 5, first: 0, hands: [], people: {}, organizations: {}})
    expect(() => hearing.told(true, Uint8Array.of(5))).toThrow("expected a start")
  })

  test("after joining again on one connection begins anew", () => {
    const hearing = joined()
    hearing.told(false, Uint8Array.of(3, 9, 100, 4))
    hearing.learn({number: 3, first: 0, hands: [{id: "d", p: "q", o: "o"}], people: {}, organizations: {}})
    expect(() => hearing.told(true, Uint8Array.of(3))).toThrow("expected a start")
    expect(hearing.told(false, Uint8Array.of(3, 9, 100, 4, 0, 0, 0, 0)).updates).toMatchObject([
      {client: "d"},
    ])
  })
})

describe("A frame", () => {
  test("may hold any message of the JSON protocol, several one after the other", () => {
    const ping = new Uint8Array(protocol.writeMessage({type: MessageType.Ping}))
    expect(read(...ping, ...ping)).toEqual([{type: MessageType.Ping}, {type: MessageType.Ping}])
  })

  test("with a receipt is the completion of its invocation", () =>
    expect(read(4, 3, 12, 0xc8, 1)).toEqual([
      {type: MessageType.Completion, invocationId: "12", result: {version: 200}},
    ]))

  test("with what was told is an invocation", () =>
    expect(read(2, 4, 9)).toEqual([
      {type: MessageType.Invocation, target: "ToldPacked", arguments: [true, Uint8Array.of(9)]},
    ]))

  test.each([
    ["is of no known kind", [1, 99]],
    ["is empty", [0]],
    ["ends too early", [5, 3, 12]],
    ["has a length in too many bytes", [0x80, 0]],
  ])("that %s is not read", (_, bytes) => expect(() => read(...bytes)).toThrow(RangeError))
})

test.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER])(
  "The number %i is read as it was written",
  number => {
    const out = new ByteWriter()
    out.number(number)
    expect(new ByteReader(out.written).number()).toBe(number)
  },
)

test("A number that is too large for the language is not read", () =>
  expect(() =>
    new ByteReader(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 1)).number(),
  ).toThrow(RangeError))
