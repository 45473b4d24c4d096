import type { Random } from '../../runtime/random.ts'

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789'
const LENGTH = 10

/**
 * A name that nobody else has. The API server's generateName would do the same, but whoever gets no answer to that
 * does not know what to delete.
 */
export const mintName = (random: Random): string =>
  `mint-${Array.from({ length: LENGTH }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('')}`
