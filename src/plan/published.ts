import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import { parseTime } from '../api/parse-time.ts'

/** What status says is in the Secret. Times in epoch milliseconds. */
export type Published = {
  readonly secretName: string
  readonly secretResourceVersion: string
  readonly tokenId: string
  readonly issuedAt: number
  readonly expiresAt: number
}

/** undefined: nothing has been published yet, or status does not say enough to rely on it. */
export function published(status: ImpersonatedTokenStatus): Published | undefined {
  // Nearly every check of every turn asks, and a status never changes in place.
  if (!known.has(status)) known.set(status, read(status))
  return known.get(status)
}

const known = new WeakMap<ImpersonatedTokenStatus, Published | undefined>()

function read(status: ImpersonatedTokenStatus): Published | undefined {
  const { secretName, secretResourceVersion, tokenId } = status
  const issuedAt = parseTime(status.issuedAt)
  const expiresAt = parseTime(status.expiresAt)
  if (secretName === undefined || secretResourceVersion === undefined || tokenId === undefined) {
    return undefined
  }
  if (issuedAt === undefined || expiresAt === undefined) return undefined
  return { secretName, secretResourceVersion, tokenId, issuedAt, expiresAt }
}
