import { z } from 'zod'

const CODES = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'invalid_token',
  'temporarily_unavailable',
] as const

const schema = z.object({ error: z.enum(CODES) })

/** ` (invalid_client)` of an OAuth 2.0 error, or nothing: other words of an answer are not shown. Pure. */
export function oauthError(body: unknown): string {
  const code = schema.safeParse(body).data?.error
  return code === undefined ? '' : ` (${code})`
}
