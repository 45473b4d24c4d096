import type { z } from 'zod'
import { K0rdentRefused } from './k0rdent-refused.ts'
import type { K0rdentRequest } from './k0rdent-request.ts'

/**
 * A JSON body as a call wants it.
 *
 * @throws K0rdentRefused with 400; nothing of the body is in it
 */
export function jsonBody<T>({ headers, body }: K0rdentRequest, schema: z.ZodType<T>): T {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json')
    throw new K0rdentRefused(400, 'The body must be application/json')
  const parsed = schema.safeParse(valueOf(body.toString()))
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.map(({ path }) => path.join('.')).join(', ')
  throw new K0rdentRefused(400, `Invalid request body: ${where}`)
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new K0rdentRefused(400, 'The body is no JSON')
  }
}
