import type { ImpersonatedToken } from '../../api/impersonated-token.ts'
import { parseTime } from '../../api/parse-time.ts'
import { tokenRequest } from '../../plan/token-request.ts'
import { secretDigest } from '../../render/secret-digest.ts'
import { CliError } from '../cli-error.ts'
import type { CliWorld } from '../cli-world.ts'
import { readSecret } from '../look/read-secret.ts'
import type { MintedToken } from './minted-token.ts'

/** What a token or a signature is made of: nothing that a terminal obeys, and no second line. */
const TOKEN = /^[\x21-\x7E]+$/

const isAsWritten = (written: string | undefined, digest: string): boolean =>
  written === undefined || written === digest

/**
 * The token out of the Secret of a Ready object without formats.
 *
 * @throws CliError when it is not there; KubeError
 */
export async function readMinted(
  world: Pick<CliWorld, 'client' | 'namespace' | 'clock' | 'signal'>,
  { metadata, spec, status }: ImpersonatedToken,
): Promise<MintedToken> {
  const secret = await readSecret(world, world.namespace, metadata.name)
  const request = spec.valid ? tokenRequest(spec.value).token : undefined
  const expiresAt = parseTime(status.expiresAt)
  const isOurs = secret?.metadata.ownerReferences.some(({ uid }) => uid === metadata.uid)
  const key = request?.kind === 'SignedBlob' ? 'signature' : 'token'
  const value = Buffer.from(secret?.data[key] ?? '', 'base64').toString()
  const isWritten =
    secret !== undefined && isAsWritten(status.secretDigest, secretDigest(secret.type, secret.data))
  if (!isWritten || isOurs !== true || request === undefined || !TOKEN.test(value)) {
    throw new CliError('the token was minted, and is not in its Secret: somebody has changed that')
  }
  if (expiresAt === undefined) throw new CliError('status does not say when the token expires')
  return { request, value, keyId: status.keyId, expiresAt, now: secret.readAt }
}
