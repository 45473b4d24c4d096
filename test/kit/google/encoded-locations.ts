import { createHash } from 'node:crypto'

const BITS = 64n

/**
 * A bitmap in hex, as the header x-allowed-locations takes it; `0x0` where nothing is restricted. Which bit Google gives
 * to a region is not public: here it follows from the name.
 */
export function encodedLocations(locations: readonly string[]): string {
  let bitmap = 0n
  for (const location of locations) {
    const hash = createHash('sha256').update(location).digest('hex').slice(0, 16)
    bitmap |= 1n << (BigInt(`0x${hash}`) % BITS)
  }
  return `0x${bitmap.toString(16).toUpperCase()}`
}
