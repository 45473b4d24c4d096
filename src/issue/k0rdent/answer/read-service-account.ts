import { z } from 'zod'
import type { ServiceAccountView } from '../../credential-service.ts'
import { readBody } from './read-body.ts'

const serviceAccountSchema = z.object({
  clientId: z.string().regex(/^[\x21-\x7e]{1,512}$/),
  status: z.unknown().optional(),
  enabled: z.unknown().optional(),
  disabled: z.unknown().optional(),
})

const DISABLED = new Set(['disabled', 'inactive'])

/**
 * The metadata of a service account. The pages say that it has a status and can be disabled, not in which
 * words; of a status that nobody knows it is taken for enabled, because its credentials show soon enough.
 *
 * @returns undefined when there is no clientId that can be read
 */
export function readServiceAccount(text: string): ServiceAccountView['serviceAccount'] | undefined {
  const read = readBody(serviceAccountSchema, text)
  if (read === undefined) return undefined
  const { clientId, status, enabled, disabled } = read
  const said = typeof status === 'string' && DISABLED.has(status.trim().toLowerCase())
  return { clientId, disabled: said || enabled === false || disabled === true }
}
