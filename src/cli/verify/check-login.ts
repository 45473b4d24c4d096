import { z } from 'zod'
import { type Check, check } from './check.ts'
import type { DoorAnswer } from './issuer-door.ts'
import { oauthError } from './oauth-error.ts'

const tokenSchema = z.object({ access_token: z.string().min(1) })
/** k0rdent wraps its answers where another of its pages does not. */
const grantedSchema = z.union([tokenSchema, z.object({ data: tokenSchema })])
/** What may be otherwise in a moment. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429])

/** What an answer of a token endpoint says of the client credentials it was asked with. Pure. */
export function checkLogin(answer: DoorAnswer): Check {
  if (!answer.ok) return check.skipped('Login', answer.why)
  const { status, body } = answer
  if (status >= 200 && status < 300) {
    return grantedSchema.safeParse(body).success
      ? check.passed('Login', 'the issuer gave a token for it, which was dropped')
      : check.skipped('Login', `the endpoint answered with status ${status} and no token`)
  }
  const refused = `with status ${status}${oauthError(body)}`
  return status >= 400 && status < 500 && status !== 404 && !LATER.has(status)
    ? check.failed('Login', `the issuer refused it ${refused}`)
    : check.skipped('Login', `the endpoint could not be asked: it answered ${refused}`)
}
