import { stripVTControlCharacters } from 'node:util'

/**
 * Somebody else's text as one line for a terminal: messages of conditions and events, claims, names of managers.
 * Escape sequences, control characters and marks that turn the direction of writing are taken out, so that nobody
 * can paint over what we say or send commands to the terminal. Line ends and tabs become a space.
 */
export const printable = (text: string): string => (PLAIN.test(text) ? text : cleaned(text))

/** Nearly every text is: ten thousand lines need not be looked through four times. */
const PLAIN = /^[ -~]*$/

const cleaned = (text: string): string =>
  stripVTControlCharacters(text.toWellFormed())
    .replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
