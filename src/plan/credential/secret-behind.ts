import { RENDERED_AT_ANNOTATION, RENDERED_FOR_ANNOTATION } from '../../api/group.ts'
import { parseTime } from '../../api/parse-time.ts'
import { formatTime } from '../../api/time.ts'
import { type Failure, waiting } from '../../failure.ts'
import { CLOCK_SLACK } from '../clock-slack.ts'
import { isNewer } from '../is-newer.ts'
import type { CredentialCheck } from './credential-check.ts'
import { secretLost } from './credential-due.ts'

/**
 * Formats and templates are others by now, or somebody wrote to what these have made: it is made anew, from what the
 * Secret holds itself, and nothing is minted. What has expired is not written again.
 */
export const secretBehind: CredentialCheck = (observed, now, { requestInterval }) => {
  const { credential, record, secret, renderedFor } = observed
  const { current, published } = record.content ?? {}
  if (credential?.spec.valid !== true || secret.state === 'Absent') return undefined
  if (current === undefined || published === undefined || published.name !== secret.name) {
    return undefined
  }
  if (now >= current.expiresAt || secretLost(observed)) return undefined
  const { name, uid, resourceVersion, annotations } = secret
  const isBehind = (annotations[RENDERED_FOR_ANNOTATION] ?? '') !== renderedFor
  const known = credential.status.secretResourceVersion ?? published.resourceVersion
  const isTouched = renderedFor !== '' && isNewer(resourceVersion, known)
  if (!isBehind && !isTouched) return undefined
  const again = isBehind ? undefined : againAt(annotations, now, requestInterval)
  if (again !== undefined) return { step: 'Refuse', failure: fought(name, again) }
  if (!record.live) return { step: 'ReadRecord' }
  return { step: 'RenderSecret', secret: { name, uid, resourceVersion } }
}

/** When it may be put right again after it was just now; undefined: now. Somebody may want it otherwise for ever. */
function againAt(
  annotations: Readonly<Record<string, string>>,
  now: number,
  interval: number,
): number | undefined {
  const last = parseTime(annotations[RENDERED_AT_ANNOTATION])
  if (last === undefined || last > now + CLOCK_SLACK) return undefined
  return now < last + interval ? last + interval : undefined
}

const fought = (name: string, until: number): Failure =>
  waiting(
    'SecretConflict',
    `somebody wrote to Secret ${name} again, just after its keys were put right: find who, by kubectl get secret ${name} -o yaml --show-managed-fields. Looked at again at ${formatTime(until)}`,
    until,
  )
