import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnRehearsed, learnSecret } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { Redacted } from '../../redacted.ts'
import { rehearseSecret } from '../../render/rehearse-secret.ts'
import { isConflict } from '../../write/failure-of.ts'
import { secretVersion } from '../secret-version.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { credentialManifest } from './credential-manifest.ts'
import { failed } from './failed.ts'
import { learned } from './learned.ts'
import { readSecret } from './read-secret.ts'
import { refused } from './refused.ts'

type Rehearse = Extract<CredentialStep, { step: 'Rehearse' }>

/** As long as what will stand there, and nothing that anybody could use. */
const NOTHING = {
  clientId: 'rehearsal',
  clientSecret: new Redacted('rehearsal'.repeat(8)),
  id: 'rehearsal',
  tokenUrl: 'https://rehearsal.invalid',
}

/**
 * Renders the Secret with a credential that is none, and lets the API server say what it would say to its write: rights,
 * admission, quota and validation, all but the room in etcd. What cannot be rendered is refused, and costs no slot.
 *
 * Errors: KubeError, as the write itself would fail.
 */
export async function rehearse(
  { ports }: Context,
  { write }: Rehearse,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { credential } = observed
  const unfit =
    credential?.spec.valid === true
      ? rehearseSecret(credential.spec.value.secret, {
          object: credential.metadata,
          serviceAccount: credential.spec.value.serviceAccount,
          kind: 'ClientCredential',
        })
      : undefined
  if (unfit !== undefined) return refused(unfit)
  const rendered = credentialManifest(observed, { ...NOTHING, expiresAt: ports.clock.now() })
  if (!rendered.ok) return failed(rendered.failure)
  const { manifest } = rendered
  const { rehearsal } = ports
  const version =
    write.verb === 'Create'
      ? undefined
      : secretVersion(manifest.namespace, observed.secret, write.secret)
  try {
    if (version !== undefined && write.verb === 'Update') await rehearsal.update(version, manifest)
    if (version !== undefined && write.verb === 'Replace') await rehearsal.remove(version)
    // While the old one stands, a create that is refused for that alone would pass.
    const created = write.verb === 'Update' || (await rehearsal.create(manifest)) !== undefined
    if (created || write.verb === 'Replace') return learned(learnRehearsed(observed))
  } catch (error) {
    if (write.verb === 'Create' || !isConflict(error)) throw error
  }
  return learned(learnSecret(observed, await readSecret(ports.secrets, observed)))
}
