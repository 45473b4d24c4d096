import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import type { ObservedCredential } from '../../src/plan/credential/observed-credential.ts'
import { anyCredentialCase } from './arbitrary-credential-turn.ts'
import { broken } from './broken.ts'
import { credentialSettings } from './credential-gen.ts'
import { type CredentialWorld, type Taken, takeCredentialTurn } from './credential-turn.ts'

/** What a step does, with what was known when it was decided. */
export type Moment<Name extends CredentialStep['step'] = CredentialStep['step']> = {
  readonly step: Extract<CredentialStep, { step: Name }>
  readonly seen: ObservedCredential
}

/**
 * Holds `rules` to every step of that name in any turn, and says how many there were.
 *
 * @throws Error where a rule is broken, or a turn does not end
 */
export function everyCredentialStep<Name extends CredentialStep['step']>(
  name: Name,
  rules: (moment: Moment<Name>, before: CredentialWorld) => Readonly<Record<string, boolean>>,
  cases = anyCredentialCase,
): { readonly met: number } {
  const isMoment = (each: Taken): each is Moment<Name> & Taken => each.step.step === name
  let met = 0
  fc.assert(
    fc.property(cases, ({ gathered, world }) => {
      const turn = takeCredentialTurn(gathered, { ...world }, SETTINGS)
      for (const moment of turn.filter(isMoment)) {
        met += 1
        expect(broken(rules(moment, world))).toEqual([])
      }
    }),
    { numRuns: 4000 },
  )
  return { met }
}

const SETTINGS = credentialSettings()
