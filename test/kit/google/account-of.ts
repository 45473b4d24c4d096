import type { GoogleWorld } from './google-world.ts'
import { invalidArgument } from './invalid-argument.ts'
import { Refused } from './refused.ts'
import type { ServiceAccount } from './service-accounts.ts'
import { statusAnswer } from './status-answer.ts'

const EMAIL = /^[a-z0-9-]+@[a-z0-9.:-]+$/
const UNIQUE_ID = /^\d{1,25}$/

/**
 * The account of a name's last part.
 *
 * @param id an email or a unique id
 * @throws Refused 400 for what is neither, 404 for an account that does not exist
 */
export function accountOf(world: GoogleWorld, id: string): ServiceAccount {
  if (!EMAIL.test(id) && !UNIQUE_ID.test(id)) {
    const expected = 'Should be [Gaia ID |Email |Unique ID |] of the account'
    throw invalidArgument(`Invalid form of account ID ${id}. ${expected}`)
  }
  const account = world.serviceAccounts.find(id)
  if (account !== undefined) return account
  throw new Refused(statusAnswer('NOT_FOUND', `Not found; Gaia id not found for email ${id}`))
}
