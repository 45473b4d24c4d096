import type { CredentialOutcome } from '../../plan/credential/credential-outcome.ts'
import type { CredentialStep } from '../../plan/credential/credential-step.ts'
import { learnSecret } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { isConflict } from '../../write/failure-of.ts'
import { secretVersion } from '../secret-version.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { learned } from './learned.ts'
import { readSecret } from './read-secret.ts'
import { renderAgain } from './render-again.ts'

/** What is done about a Secret that holds the credential already. */
type SecretStep = Extract<
  CredentialStep,
  { step: 'AcceptSecret' | 'RepairSecret' | 'RenderSecret' | 'RemoveSecret' }
>

/**
 * Takes a step that is about exactly one version of a Secret of ours: where there is another one by now, it is looked at
 * and decided on again.
 *
 * Errors: KubeError.
 */
export async function performSecret(
  context: Context,
  step: SecretStep,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { secrets, remember } = context.ports
  const { resourceVersion } = step.secret
  const version = secretVersion(observed.owner.namespace, observed.secret, step.secret)
  try {
    switch (step.step) {
      case 'AcceptSecret':
        return done({ kind: 'Secured', resourceVersion })
      case 'RenderSecret':
        return await renderAgain(context, step, observed)
      case 'RepairSecret': {
        const { metadata } = await secrets.setMetadata(version, step.metadata)
        remember.secret(metadata)
        return done({ kind: 'Secured', resourceVersion: metadata.resourceVersion })
      }
      case 'RemoveSecret':
        await secrets.remove(version)
        return done({ kind: 'Rested', why: 'Expired', until: undefined })
    }
  } catch (error) {
    if (!isConflict(error)) throw error
    return learned(learnSecret(observed, await readSecret(secrets, observed)))
  }
}

const done = (outcome: CredentialOutcome): CredentialPerformed => ({ kind: 'Done', outcome })
