import type { SecretFormat } from '../../src/api/secret-format.ts'
import type { Rendering } from '../../src/render/credential-values.ts'
import { writtenAs } from './written-as.ts'

/**
 * The one file that a format writes.
 *
 * @throws if it writes none, or more
 */
export function fileAs(format: SecretFormat, rendering: Rendering): string {
  const [text, ...more] = Object.values<unknown>(writtenAs(format, rendering))
  if (typeof text === 'string' && more.length === 0) return text
  throw new TypeError(`${format.type} writes no single file`)
}
