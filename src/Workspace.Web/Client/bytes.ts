/// Numbers, letters and ids in as few bytes as they need, as docs/PROTOCOL.md has them. What cannot be read throws a `RangeError`.

export class ByteReader {
  private at = 0

  constructor(private readonly bytes: Uint8Array) {}

  get isDone(): boolean {
    return this.at === this.bytes.length
  }

  /// A whole number from 0: seven bits a byte, the low ones first, the eighth where more follow.
  number(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = this.take(1)[0]!
      value += (byte & 127) * factor
      if (value > Number.MAX_SAFE_INTEGER || (byte === 0 && factor > 1))
        throw new RangeError(`number: expected one in its shortest form, got one of ${value} or more`)
      if (byte < 128) return value
    }
  }

  letters(size: number): string {
    const bytes = this.take(size)
    try {
      return utf8.decode(bytes)
    } catch {
      throw new RangeError(`letters: expected UTF-8, got ${bytes.join(" ").slice(0, 80)}`)
    }
  }

  take(size: number): Uint8Array {
    if (size > this.bytes.length - this.at)
      throw new RangeError(`bytes: expected ${size} more, got ${this.bytes.length - this.at}`)
    this.at += size
    return this.bytes.subarray(this.at - size, this.at)
  }
}

export class ByteWriter {
  private bytes = new Uint8Array(64)
  private length = 0

  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  byte(value: number): void {
    this.put(Uint8Array.of(value))
  }

  number(value: number): void {
    for (; value >= 128; value = Math.floor(value / 128)) this.byte((value % 128) + 128)
    this.byte(value)
  }

  put(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.bytes.length) {
      const larger = new Uint8Array(2 * (this.length + bytes.length))
      larger.set(this.written)
      this.bytes = larger
    }
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }
}

// A byte order mark is a letter like any other here.
const utf8 = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true})

const encoder = new TextEncoder()

/// A text in UTF-8. Half a surrogate pair has none: ask `isWhole` first.
export function toUtf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/// Whether a text has no half surrogate pair in it.
export function isWhole(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text)
}
