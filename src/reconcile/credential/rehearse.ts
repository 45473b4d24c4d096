import { retryable } from '../../failure.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnRehearsed, learnSecret } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { Redacted } from '../../redacted.ts'
import { isConflict } from '../../write/failure-of.ts'
import { secretVersion } from '../secret-version.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { credentialManifest } from './credential-manifest.ts'
import { failed } from './failed.ts'
import { learned } from './learned.ts'
import { readSecret } from './read-secret.ts'

type Rehearse = Extract<CredentialStep, { step: 'Rehearse' }>

/** As long as what will stand there, and nothing that anybody could use. */
const NOTHING = { clientId: 'rehearsal', clientSecret: new Redacted('rehearsal'.repeat(8)) }

/**
 * Lets the API server say what it would say to the write of the Secret: rights, admission, quota and
 * validation, all but the room in etcd.
 *
 * Errors: KubeError, as the write itself would fail.
 */
export async function rehearse(
  { ports }: Context,
  { write }: Rehearse,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const issued = { id: 'rehearsal', expiresAt: ports.clock.now() }
  const manifest = credentialManifest(observed, issued, NOTHING, 'https://rehearsal.invalid')
  if (manifest === undefined) return failed(retryable('Conflict', 'the spec cannot be read'))
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
