import type { ImpersonatedToken } from '../../api/impersonated-token.ts'
import { secretNameOf } from '../../api/secret-name-of.ts'
import { formatTime } from '../../api/time.ts'
import { tokenRequest } from '../../plan/token-request.ts'
import { secretDigest } from '../../render/secret-digest.ts'
import { withoutCarried } from '../../render/without-carried.ts'
import { CliError } from '../cli-error.ts'
import { readSecret } from '../look/read-secret.ts'
import { check } from './check.ts'
import { checkPublished } from './check-published.ts'
import { findToken } from './find-token.ts'
import { isOwnSecret } from './is-own-secret.ts'
import { readyOf } from './ready-of.ts'
import { tokenChecks } from './token-checks.ts'
import { tokenOrigin } from './token-origin.ts'
import { verdictOf } from './verdict-of.ts'
import type { VerifyReport } from './verify-report.ts'
import type { VerifyWorld } from './verify-world.ts'

/** @throws CliError when the spec cannot be read; KubeError */
export async function verifyToken(
  world: VerifyWorld,
  object: ImpersonatedToken,
): Promise<VerifyReport> {
  const { metadata, spec: parsed, status } = object
  const { namespace, name, uid } = metadata
  if (!parsed.valid)
    throw new CliError(`ImpersonatedToken ${name} cannot be read: ${parsed.message}`)
  const spec = parsed.value
  const { token: request } = tokenRequest(spec)
  const secretName = status.secretName ?? secretNameOf(object)
  const [secret, origin] = await Promise.all([
    readSecret(world, namespace, secretName),
    tokenOrigin(world, spec),
  ])
  const checks = checkPublished({
    secretName,
    secret,
    ownerUid: uid,
    writtenDigest: status.secretDigest,
    digest: secret && secretDigest(secret.type, withoutCarried(secret.data)),
    ready: readyOf(status),
  })
  const now = secret?.readAt ?? world.clock.now()
  if (secret !== undefined) {
    const isOwn = isOwnSecret(secret, uid)
    const token = findToken(request.kind, spec.secret.formats, secret.data)
    checks.push(
      ...(token === undefined
        ? [check.failed('Token', `there is no ${request.kind} in it that could be recognised`)]
        : await tokenChecks(world, { object, spec, request, origin, isOwn, token, now })),
    )
  }
  const url = origin.issuer?.status.issuer
  return {
    kind: 'ImpersonatedToken',
    namespace,
    name,
    secretName,
    ...(origin.ref && {
      issuer: { ...origin.ref, ...(url === undefined ? {} : { url }) },
    }),
    tokenKind: request.kind,
    checkedAt: formatTime(now),
    ...verdictOf(checks, world.options.introspect),
    checks,
  }
}
