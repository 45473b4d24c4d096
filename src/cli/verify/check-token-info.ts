import { z } from 'zod'
import { type Check, check } from './check.ts'
import type { DoorAnswer } from './issuer-door.ts'

const NAME = 'Introspection'

const googleSchema = z.object({ scope: z.string().optional(), expires_in: z.coerce.number() })

/**
 * What Google's tokeninfo says. Pure.
 *
 * @param scopes of the spec
 */
export function checkTokenInfo(answer: DoorAnswer, scopes: readonly string[]): Check {
  if (!answer.ok) return check.skipped(NAME, answer.why)
  if (answer.status === 400) return check.failed(NAME, 'Google says that it is not valid')
  const info = answer.status === 200 ? googleSchema.safeParse(answer.body).data : undefined
  if (info === undefined) {
    return check.skipped(NAME, `Google refused with status ${answer.status}`)
  }
  const granted = new Set(info.scope?.split(' '))
  const missing = scopes.filter((scope) => !granted.has(scope))
  return check.that(NAME, missing.length === 0, [
    'Google says that it is valid, and has the scopes of the spec',
    `Google says that it is valid, without ${missing.join(', ')}`,
  ])
}
