import type { HttpAnswer } from '../../http/http-client.ts'

const DAY_MS = 86_400_000

/**
 * When an answer was given: by its Date header, or by our clock where there is none or none that can
 * be meant.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds, in whole seconds
 */
export function answeredAt({ date }: Pick<HttpAnswer, 'date'>, now: number): number {
  return date !== undefined && Math.abs(date - now) < DAY_MS ? date : Math.floor(now / 1000) * 1000
}
