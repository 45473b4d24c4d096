import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { Published } from '../../plan/consumers/credential-end.ts'
import { publishedOfToken } from '../../plan/consumers/published-of-token.ts'
import { publishedOfCredential } from '../../plan/credential/published-of-credential.ts'
import type { FoundObject } from '../look/find-object.ts'

/**
 * The credentials that an object has published, as far as its status tells; undefined: none. The operator knows more
 * of a ServiceAccountCredential, by its record.
 *
 * @param replacedAt when the Secret took the place of an immutable one, epoch milliseconds
 * @param now epoch milliseconds
 */
export function publishedLives(
  found: FoundObject,
  replacedAt: number | undefined,
  now: number,
): Published | undefined {
  if (found.kind === 'ServiceAccountCredential') return ofCredential(found.object, replacedAt, now)
  return publishedOfToken(found.object.metadata, found.object.status, replacedAt)
}

function ofCredential(
  { metadata, spec, status }: ServiceAccountCredential,
  replacedAt: number | undefined,
  now: number,
): Published | undefined {
  const { credential, previous = [], mints = 0 } = status
  const createdAt = parseTime(status.issuedAt)
  const expiresAt = parseTime(status.expiresAt)
  if (credential === undefined || createdAt === undefined || expiresAt === undefined)
    return undefined
  if (!spec.valid) return undefined
  const { rotation } = spec.value
  const told = {
    current: { id: credential.id, createdAt, expiresAt },
    mints,
    previous: previous.flatMap(({ id, ...times }) => {
      const until = parseTime(times.expiresAt)
      if (until === undefined) return []
      return [{ id, expiresAt: until, retireAt: parseTime(times.retireAt) ?? until }]
    }),
  }
  const refreshAt = parseTime(status.refreshAt) ?? now
  const lives = publishedOfCredential(told, { rotation, refreshAt, now }, metadata.uid)
  return { ...lives, replacedAt }
}
