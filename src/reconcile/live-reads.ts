import type { ImpersonatedToken } from '../api/impersonated-token.ts'
import { secretNameOf } from '../api/secret-name-of.ts'
import type { Observed } from '../plan/observed.ts'
import { secretDigest } from '../render/secret-digest.ts'
import type { SecretWriter } from '../write/secret.ts'
import type { TokenAccess } from '../write/token.ts'
import { present } from './gather.ts'
import type { Ports } from './ports.ts'

/**
 * The live reads that a plan may ask for, on the API server.
 *
 * @param decode of an ImpersonatedToken as it came
 */
export function liveReads(
  secrets: SecretWriter,
  tokens: TokenAccess,
  decode: (raw: NonNullable<Awaited<ReturnType<TokenAccess['read']>>>) => ImpersonatedToken,
): Pick<Ports, 'readSecret' | 'readClock' | 'readToken' | 'removeToken'> {
  return {
    async readSecret({ token }: Observed) {
      const live = await secrets.read(token.metadata.namespace, secretNameOf(token))
      if (live === undefined) return { state: 'Absent', live: true }
      const { metadata, type, immutable, data } = live
      return present(metadata, { type, immutable, digest: secretDigest(type, data) })
    },
    readClock: ({ token }) => tokens.serverTime(token.metadata),
    async readToken({ token }) {
      const raw = await tokens.read(token.metadata)
      return raw && decode(raw)
    },
    removeToken: ({ token }) => tokens.remove(token.metadata),
  }
}
