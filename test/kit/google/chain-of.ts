import { accountOf } from './account-of.ts'
import type { GoogleWorld } from './google-world.ts'
import { invalidArgument } from './invalid-argument.ts'
import type { ServiceAccount } from './service-accounts.ts'

const FULL_NAME = /^projects\/(?<project>[^/]+)\/serviceAccounts\/(?<id>[^/]+)$/

/**
 * The accounts of `delegates`, each a full name `projects/-/serviceAccounts/ID` or, as gcloud writes them, the id alone.
 *
 * @throws Refused 400 or 404
 */
export const chainOf = (
  world: GoogleWorld,
  delegates: readonly string[],
): readonly ServiceAccount[] =>
  delegates.map((delegate) => {
    if (!delegate.includes('/')) return accountOf(world, delegate)
    const { project, id } = FULL_NAME.exec(delegate)?.groups ?? {}
    if (project !== '-' || id === undefined) throw invalidArgument()
    return accountOf(world, id)
  })
