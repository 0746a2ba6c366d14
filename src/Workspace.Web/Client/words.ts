import {record, text} from "./wire"

/// The page's words in the person's language, by key.
export interface Words {
  readonly language: string
  /// The sentence of that key, with {0}, {1}, ... replaced.
  say(key: string, ...values: readonly (string | number)[]): string
  /// The same for a number of things: `key.one` or `key.other`; the number is {0}.
  many(key: string, n: number, ...values: readonly (string | number)[]): string
  number(n: number): string
  /// "today 08:31", "Monday 12 May 2026, 08:31".
  time(milliseconds: number): string
}

export function readWords(value: unknown, language: string, now: () => number = Date.now): Words {
  const sentences = record(value, "words")
  const plural = new Intl.PluralRules(language)
  const number = new Intl.NumberFormat(language)
  // As the pages write them: "Monday 2 November 2026, 08:31", « lundi 2 novembre 2026 à 8 h 31 ».
  const isFrench = language === "fr"
  const region = isFrench ? "fr-CA" : "en-GB"
  const clock = new Intl.DateTimeFormat(region, {
    hour: isFrench ? "numeric" : "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  })
  const day = new Intl.DateTimeFormat(region, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  })
  const words: Words = {
    language,
    say(key, ...values) {
      const sentence = text(sentences[key], key)
      return sentence.replace(/\{(\d)\}/g, (hole, i: string) => {
        const value = values[Number(i)]
        return value === undefined ? hole : typeof value === "number" ? number.format(value) : value
      })
    },
    many(key, n, ...values) {
      return words.say(`${key}.${plural.select(n) === "one" ? "one" : "other"}`, n, ...values)
    },
    number: n => number.format(n),
    time(milliseconds) {
      const isToday = new Date(milliseconds).toDateString() === new Date(now()).toDateString()
      return isToday
        ? words.say("Editor.time.today", clock.format(milliseconds))
        : words.say("Editor.time.day", day.format(milliseconds).replace(",", ""), clock.format(milliseconds))
    },
  }
  return words
}

/// How many words a text has: runs of letters and digits, with the apostrophes and hyphens inside them; marks of Markdown are none.
export function countWords(of: string): number {
  return of.match(/[\p{L}\p{N}\p{M}]+(?:['’\-‑.,][\p{L}\p{N}\p{M}]+)*/gu)?.length ?? 0
}
