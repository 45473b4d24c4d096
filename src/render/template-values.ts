import type { SecretFormat } from '../api/secret-format.ts'
import { formatTime } from '../api/time.ts'
import type { ClearValues } from './clear-values.ts'
import type { Rendering } from './credential-values.ts'

/**
 * What templates can name, in clear: the keys that are written without formats, `issuedAt` and `tokenId` of a token,
 * `username` and `password` as BasicAuth writes them, and `serviceAccount`, `name` and `namespace`. What this token
 * has not is absent, which templates take for false.
 */
export function templateValues(
  { object: { name, namespace }, serviceAccount, credential }: Rendering,
  { kind, texts, secret, username }: ClearValues,
  formats: readonly SecretFormat[] = [],
): Record<string, string> {
  const basicAuth = formats.find(({ type }) => type === 'BasicAuth')
  return {
    ...texts,
    ...('kind' in credential && {
      issuedAt: formatTime(credential.issuedAt),
      tokenId: credential.tokenId,
    }),
    ...(kind !== 'SignedBlob' && {
      username: basicAuth?.username ?? username,
      password: secret,
    }),
    serviceAccount,
    name,
    namespace,
  }
}
