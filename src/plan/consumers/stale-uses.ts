import type { FrozenUse } from '../../api/frozen-use.ts'
import { type CredentialEnd, credentialEnd, type Published } from './credential-end.ts'

/** A container that no refresh reaches, and when what it has ends. */
export type StaleUse = { readonly use: FrozenUse; readonly end: CredentialEnd }

/** Made to end: no refresh has to reach them before one has passed them by. */
const ENDING: ReadonlySet<string> = new Set(['Job', 'CronJob'])

/**
 * Which containers no refresh reaches.
 *
 * @param isRescued whether a restart gives it a new credential before the one that it has ends
 */
export const staleUses = (
  uses: readonly FrozenUse[],
  published: Published,
  isRescued: (stale: StaleUse) => boolean,
): StaleUse[] =>
  uses.flatMap((use) => {
    const end = credentialEnd(use, published)
    if (end === undefined || (end.isCurrent && ENDING.has(use.owner.kind))) return []
    return isRescued({ use, end }) ? [] : [{ use, end }]
  })
