import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import { formatTime } from '../../api/time.ts'
import { onlyCredentialKeys } from '../../render/only-credential-keys.ts'
import { secretDigest } from '../../render/secret-digest.ts'
import { CliError } from '../cli-error.ts'
import { readIssuer } from '../look/read-issuer.ts'
import { readSecret } from '../look/read-secret.ts'
import { check } from './check.ts'
import { checkCredential } from './check-credential.ts'
import { checkPublished } from './check-published.ts'
import { isOwnSecret } from './is-own-secret.ts'
import { loginCheck } from './login-check.ts'
import { readyOf } from './ready-of.ts'
import { tokenUrlOf } from './token-url-of.ts'
import { verdictOf } from './verdict-of.ts'
import type { VerifyReport } from './verify-report.ts'
import type { VerifyWorld } from './verify-world.ts'

/** @throws CliError when the spec cannot be read; KubeError */
export async function verifyCredential(
  world: VerifyWorld,
  object: ServiceAccountCredential,
): Promise<VerifyReport> {
  const { metadata, spec, status } = object
  const { namespace, name, uid } = metadata
  if (!spec.valid) {
    throw new CliError(`ServiceAccountCredential ${name} cannot be read: ${spec.message}`)
  }
  const { issuerRef, serviceAccount } = spec.value
  const secretName = status.secretName ?? credentialSecretNameOf(object)
  const [secret, read] = await Promise.all([
    readSecret(world, namespace, secretName),
    readIssuer(world, issuerRef),
  ])
  const digest = secret && secretDigest(secret.type, onlyCredentialKeys(secret.data))
  const checks = checkPublished({
    secretName,
    secret,
    ownerUid: uid,
    writtenDigest: status.secretDigest,
    digest,
    ready: readyOf(status),
  })
  const now = secret?.readAt ?? world.clock.now()
  const issuer = read.ok ? read.issuer : undefined
  if (secret !== undefined) {
    const isWritten = digest === status.secretDigest
    const written = isWritten ? textOf(secret.data['tokenUrl']) : undefined
    const tokenUrl = read.ok ? tokenUrlOf(read.issuer, written) : read
    checks.push(
      ...(read.ok ? [] : [check.skipped('Issuer', read.why)]),
      ...checkCredential({ data: secret.data, uid, status, issuer, serviceAccount, tokenUrl, now }),
      await loginCheck(world, {
        data: secret.data,
        isOwn: isOwnSecret(secret, uid),
        issuer,
        tokenUrl,
      }),
    )
  }
  const url = issuer?.status.issuer
  return {
    kind: 'ServiceAccountCredential',
    namespace,
    name,
    secretName,
    issuer: { ...issuerRef, ...(url === undefined ? {} : { url }) },
    checkedAt: formatTime(now),
    ...verdictOf(checks, world.options.login),
    checks,
  }
}

const textOf = (base64 = ''): string => Buffer.from(base64, 'base64').toString()
