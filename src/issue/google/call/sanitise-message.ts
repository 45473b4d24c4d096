const MOST = 200
/** Nothing behind it could still be within the 200 that are shown. */
const READ = 4000
const REMOVED = '[…]'
/** JWTs, Google's opaque tokens, and whatever is as long as a secret in base64 or hex. */
const SECRET_LIKE = /eyJ[\w.-]*|\bya29\.[\w.-]*|[A-Za-z0-9+/_=-]{24,}/g
/** From here on part of a word is enough to know it again. */
const TELLING = 5

/**
 * The one text of Google's that is ever shown: why a request is invalid. Cut down to printable ASCII and
 * about 200 characters, without anything that looks like a secret, and without any word that we sent:
 * the field is told, the value is not.
 *
 * @param sent values that the request carried
 */
export function sanitiseMessage(text: string, sent: readonly string[]): string {
  const isSent = wordsOf(sent)
  const clean = text
    .slice(0, READ)
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .replaceAll(SECRET_LIKE, REMOVED)
    .replaceAll(/[A-Za-z0-9]+/g, (word) => (isSent(word) ? REMOVED : word))
    // What stood between two that were removed tells nothing.
    .replaceAll(/\[…\](?:[^A-Za-z0-9…]*\[…\])+/g, REMOVED)
    .replaceAll(/\s+/g, ' ')
    .trim()
  return clean.length <= MOST ? clean : `${clean.slice(0, MOST - 1)}…`
}

/** Knows a word again whatever was done to what surrounds it, and a long one also when it was cut or joined. */
function wordsOf(sent: readonly string[]): (word: string) => boolean {
  const all = sent.join('\n').toLowerCase()
  const words = new Set(all.match(/[a-z0-9]+/g))
  const telling = [...words].filter((word) => word.length >= TELLING)
  return (shown) => {
    const word = shown.toLowerCase()
    if (words.has(word)) return true
    return (
      word.length >= TELLING && telling.some((each) => each.includes(word) || word.includes(each))
    )
  }
}
