import { RENDERED_FOR_ANNOTATION } from '../../api/group.ts'
import { isNewer } from '../is-newer.ts'
import type { CredentialCheck } from './credential-check.ts'
import { secretLost } from './credential-due.ts'

/**
 * Formats and templates are others by now, or somebody wrote to what these have made: it is made anew, from what the
 * Secret holds itself, and nothing is minted. What has expired is not written again.
 */
export const secretBehind: CredentialCheck = (observed, now) => {
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
  if (!record.live) return { step: 'ReadRecord' }
  return { step: 'RenderSecret', secret: { name, uid, resourceVersion } }
}
