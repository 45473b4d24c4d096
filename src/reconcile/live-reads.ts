import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import type { Observed } from '../plan/observed.ts'
import type { ObjectAccess } from '../write/custom-object.ts'
import type { SecretWriter } from '../write/secret.ts'
import { liveSecret } from './live-secret.ts'
import type { Ports } from './ports.ts'
import { createReadClient } from './read-client.ts'

/**
 * The live reads that a plan may ask for, on the API server.
 *
 * @param decode of an ImpersonatedToken as it came
 */
export function liveReads(
  secrets: SecretWriter,
  tokens: ObjectAccess,
  decode: (raw: NonNullable<Awaited<ReturnType<ObjectAccess['read']>>>) => ImpersonatedToken,
): Pick<Ports, 'readSecret' | 'readClock' | 'readToken' | 'readClient' | 'removeToken'> {
  return {
    async readSecret({ token }: Observed) {
      return liveSecret(await secrets.read(token.metadata.namespace, secretNameOf(token)))
    },
    readClock: ({ token }) => tokens.serverTime(token.metadata),
    async readToken({ token }) {
      const raw = await tokens.read(token.metadata)
      return raw && decode(raw)
    },
    readClient: createReadClient(secrets),
    removeToken: ({ token }) => tokens.remove(token.metadata),
  }
}
