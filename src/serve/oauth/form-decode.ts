/**
 * Decodes one name or value of application/x-www-form-urlencoded, where `+` is a space.
 *
 * @returns undefined: an escape is broken, or what it makes is not UTF-8
 */
export function formDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
