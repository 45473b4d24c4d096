import type { SecretPart } from './secret-part.ts'

/** One spelling of a secret. */
export type Form = {
  /** `base64 at offset 1` */
  readonly name: string
  readonly text: string
  /** So many bytes of it in a row are a leak. */
  readonly least: number
}

/** Characters of the secret that, seen in a row, are a leak. Shorter secrets have no forms. */
const WINDOW = 12
/**
 * Two for each of the 12. Twelve hex digits alone would be six characters, and 48 bits: in logs full of digests and
 * uids that comes about by chance.
 */
const HEX_WINDOW = 2 * WINDOW

/**
 * All spellings to look for. In base64 twelve characters of the form count, which are nine of the secret: any twelve of
 * the secret give more than that, wherever in an encoded text they stand.
 */
export function forms({ text, bytes }: SecretPart): readonly Form[] {
  const spelled = [
    ...(text === undefined
      ? []
      : [
          form('raw', text),
          ...encodings('', Buffer.from(text)),
          form('URL-escaped', encodeURIComponent(text.toWellFormed())),
          form('JSON-escaped', JSON.stringify(text).slice(1, -1)),
        ]),
    ...(bytes === undefined ? [] : encodings('its bytes in ', bytes)),
  ]
  const long = spelled.filter((one) => Buffer.byteLength(one.text) >= one.least)
  // Most are the same in both alphabets, or have nothing to escape.
  return [...new Map(long.toReversed().map((one) => [one.text, one])).values()]
}

const form = (name: string, text: string, least = WINDOW): Form => ({ name, text, least })

function encodings(prefix: string, bytes: Uint8Array): Form[] {
  const hex = Buffer.from(bytes).toString('hex')
  return [
    ...[0, 1, 2].flatMap((offset) => {
      const text = base64At(bytes, offset)
      const url = text.replaceAll('+', '-').replaceAll('/', '_')
      return [
        form(`${prefix}base64 at offset ${offset}`, text),
        form(`${prefix}base64url at offset ${offset}`, url),
      ]
    }),
    form(`${prefix}hex`, hex, HEX_WINDOW),
    form(`${prefix}upper-case hex`, hex.toUpperCase(), HEX_WINDOW),
  ]
}

/** The characters that these bytes give behind so many others, without those at the edges that depend on neighbours. */
function base64At(bytes: Uint8Array, offset: number): string {
  const all = Buffer.concat([Buffer.alloc(offset), bytes])
  const first = Math.ceil((offset * 8) / 6)
  return all.toString('base64').slice(first, Math.floor((all.length * 8) / 6))
}
