import { createHmac } from 'node:crypto'
import type { CredentialRecord } from '../../../src/api/credential-record.ts'
import { livingOf } from './living-of.ts'

/**
 * Which credential of a record a client secret is one of, reckoned as the documentation of the record has it, without
 * the operator's own code.
 *
 * @param now epoch milliseconds
 */
export function credentialIdOf(
  record: CredentialRecord | undefined,
  clientSecret: string,
  now: number = Date.now(),
): string | undefined {
  const living = livingOf(record, now)
  return living.find(({ verifiers = [] }) =>
    verifiers.some(({ salt, hash }) => {
      const hmac = createHmac('sha256', Buffer.from(salt, 'base64url'))
      return hmac.update(clientSecret).digest('base64url') === hash
    }),
  )?.id
}
