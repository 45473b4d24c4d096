import type { SecretTarget } from '../api/secret-target.ts'
import type { Failure } from '../failure.ts'
import type { ClearValues } from './clear-values.ts'
import type { Rendering } from './credential-values.ts'
import { type OptionalValue, placeholderCredential } from './placeholder-credential.ts'
import { renderSecret } from './render-secret.ts'

/** What is known of a credential before it is asked for. */
export type Rehearsal = Omit<Rendering, 'credential'> & {
  readonly kind: ClearValues['kind']
  /** What the issuer does not tell of such a credential. */
  readonly without?: readonly OptionalValue[]
}

/** Why a credential could not be written as the spec wants it: told before one is asked for. */
export function rehearseSecret(
  target: Pick<SecretTarget, 'formats' | 'template'>,
  { object, serviceAccount, kind, without = [] }: Rehearsal,
): Failure | undefined {
  const credential = placeholderCredential(kind, without)
  const rendered = renderSecret({ object, serviceAccount, credential }, target)
  return rendered.ok ? undefined : rendered.failure
}
