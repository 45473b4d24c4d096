import type { CredentialSettings } from '../../src/plan/credential/credential-settings.ts'
import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import * as learn from '../../src/plan/credential/learn.ts'
import type { ObservedCredential } from '../../src/plan/credential/observed-credential.ts'
import { planCredential } from '../../src/plan/credential/plan-credential.ts'

/** What decides and what learns: the operator's own, or a mutant of it. */
export type Protocol = {
  readonly plan: (
    observed: ObservedCredential,
    now: number,
    settings: CredentialSettings,
  ) => CredentialStep
  readonly learn: typeof learn
  /** The record is not read once more before the Secret is written. */
  readonly publishesUnseen?: boolean
  /** The Secret is written whatever version it has by then. */
  readonly writesSecretBlindly?: boolean
  /** The record is sealed whatever version it has by then. */
  readonly sealsBlindly?: boolean
}

/** The one that really runs. */
export const PROTOCOL: Protocol = { plan: planCredential, learn }
