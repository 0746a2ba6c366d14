/// A key for this tab: 22 characters of the protocol's alphabet, 128 bits of chance.
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

/// The client id that the server will compute too: the first eight bytes of SHA-256 of `person:key`.
export async function clientId(person: string, key: string): Promise<string> {
  return (await sha256(`${person}:${key}`)).slice(0, 16)
}

/// SHA-256 of a text in UTF-8, as 64 hexadecimal digits.
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, "0")).join("")
}
