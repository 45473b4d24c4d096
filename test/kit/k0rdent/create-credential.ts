import { z } from 'zod'
import { administrator } from './administrator.ts'
import type { CallContext } from './call-context.ts'
import { jsonBody } from './json-body.ts'
import type { K0rdentAnswer } from './k0rdent-answer.ts'
import { K0rdentRefused } from './k0rdent-refused.ts'
import type { K0rdentWorld } from './k0rdent-world.ts'
import { showCredential } from './show-credential.ts'

/** Nothing else, so that nobody relies on a name or a label. */
const bodySchema = z.strictObject({ expiresAt: z.iso.datetime({ offset: true }).optional() })

/** POST .../credentials: the only answer with a secret. */
export async function createCredential(context: CallContext): Promise<K0rdentAnswer> {
  const { world, entry, request, account, caller } = await administrator(context)
  const { expiresAt } = jsonBody(request, bodySchema)
  const { settings, credentials, now } = world
  const requested = expiresAt === undefined ? undefined : Date.parse(expiresAt)
  entry.requestedExpiresAt = requested
  const granted = grant(world, requested)
  if (credentials.active(account.id).length >= settings.maxActive) {
    throw new K0rdentRefused(
      settings.slotsExhaustedStatus,
      `A service account has at most ${settings.maxActive} active credentials`,
    )
  }
  const createdAt = now()
  const wish = { serviceAccountId: account.id, createdBy: caller, createdAt, expiresAt: granted }
  const { record, clientSecret } = credentials.create(wish)
  entry.credentialId = record.id
  entry.grantedExpiresAt = granted
  entry.committedAt = createdAt
  return { status: 201, value: { ...showCredential(world, record), clientSecret } }
}

/** @throws K0rdentRefused for a time that has passed, or is later than the organisation allows */
function grant({ settings, now }: K0rdentWorld, requested: number | undefined): number {
  const { defaultLifetimeMs, maxLifetimeMs, clampsOverMaximum, subSeconds } = settings
  const latest = now() + maxLifetimeMs
  const wanted = requested ?? Math.min(now() + defaultLifetimeMs, latest)
  if (wanted > latest && !clampsOverMaximum) {
    throw new K0rdentRefused(400, "expiresAt exceeds the organization's maximum lifetime")
  }
  const granted = Math.min(wanted, latest)
  const kept = subSeconds === 'cut' ? Math.floor(granted / 1000) * 1000 : granted
  if (kept <= now()) throw new K0rdentRefused(400, 'expiresAt must be in the future')
  return kept
}
