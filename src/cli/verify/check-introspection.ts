import { z } from 'zod'
import { type Check, check } from './check.ts'
import type { DoorAnswer } from './issuer-door.ts'
import { oauthError } from './oauth-error.ts'

const localSchema = z.object({ active: z.boolean() })
const NAME = 'Introspection'

/** What an answer of an issuer's introspection endpoint (RFC 7662) says. Pure. */
export function checkIntrospection(answer: DoorAnswer): Check {
  if (!answer.ok) return check.skipped(NAME, answer.why)
  const active = answer.status === 200 ? localSchema.safeParse(answer.body).data?.active : undefined
  return active === undefined
    ? check.skipped(
        NAME,
        `the endpoint refused with status ${answer.status}${oauthError(answer.body)}`,
      )
    : check.that(NAME, active, [
        'the issuer says that it is active',
        'the issuer says that it is not active: it has expired, or was revoked',
      ])
}
