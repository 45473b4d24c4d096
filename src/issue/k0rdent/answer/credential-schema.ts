import { z } from 'zod'
import type { RemoteCredential } from '../../../api/remote-credential.ts'
import { isK0rdentId } from './k0rdent-id.ts'
import { timeSchema } from './time-schema.ts'

const id = z.string().refine(isK0rdentId)

/** One line that may be shown. */
const text = (most: number): z.ZodOptional<z.ZodNullable<z.ZodString>> =>
  z
    .string()
    .max(most)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u)
    .nullable()
    .optional()

const time = timeSchema.nullable().optional()

/**
 * A credential as k0rdent describes it. Members that are not listed may be there; one that is listed and cannot
 * be read makes the whole unreadable, for a credential that is overlooked is one that nobody deletes.
 *
 * Source: https://docs.kui.k0labs.com/docs/serviceaccounts/list-service-account-credentials
 */
export const credentialSchema = z.object({
  id,
  uid: text(256),
  serviceAccountId: id.nullable().optional(),
  status: z
    .string()
    .transform((status) => status.toLowerCase())
    .pipe(z.enum(['active', 'expired'])),
  createdBy: text(256),
  createdAt: time,
  expiresAt: timeSchema,
  lastUsedAt: time,
  lastUsedIp: text(64),
  selfLink: text(1024),
})

/**
 * @param asked whose credentials were asked for
 * @returns undefined when it says that it is somebody else's: nothing of it is what was asked for
 */
export function toRemoteCredential(
  read: z.output<typeof credentialSchema>,
  asked: string,
): RemoteCredential | undefined {
  const { uid, createdBy, createdAt, lastUsedAt, lastUsedIp, selfLink } = read
  if ((read.serviceAccountId ?? asked) !== asked) return undefined
  return {
    id: read.id,
    serviceAccountId: asked,
    status: read.status,
    expiresAt: read.expiresAt,
    ...present({ uid, createdBy, lastUsedIp, selfLink }),
    ...present({ createdAt, lastUsedAt }),
  }
}

/** Without the members that are null or undefined. */
function present<K extends string, V>(all: Record<K, V | null | undefined>): { [P in K]?: V } {
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== null && value !== undefined),
  ) as { [P in K]?: V }
}
