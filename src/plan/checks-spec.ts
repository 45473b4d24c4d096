import { formatDuration, parseDuration } from '../api/duration.ts'
import { stalled } from '../failure.ts'
import type { Check } from './check.ts'
import { tokenRequest } from './token-request.ts'

/** What the schema refuses, and what only several fields together tell. */
export const specInvalid: Check = ({ token }) => {
  const { spec } = token
  if (!spec.valid) return { step: 'Refuse', failure: stalled('InvalidSpec', spec.message) }
  const { before } = spec.value.refresh
  const { lifetime, usualLifetime } = tokenRequest(spec.value)
  const life = lifetime ?? usualLifetime
  if (before === undefined || parseDuration(before) < life) return undefined
  const message = `spec.refresh.before is ${before}, but the credential only lives ${formatDuration(life)}: ask for a shorter time before expiry, or for a longer life`
  return { step: 'Refuse', failure: stalled('InvalidSpec', message) }
}
