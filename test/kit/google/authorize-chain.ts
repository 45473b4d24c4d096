import { errorInfo } from './error-info.ts'
import type { GoogleWorld } from './google-world.ts'
import { Refused } from './refused.ts'
import type { Permission } from './role-permissions.ts'
import type { ServiceAccount } from './service-accounts.ts'
import { statusAnswer } from './status-answer.ts'

/**
 * Checks every hop from the caller over the delegates to the last account, which alone is asked for `permission`; the
 * hops before it need implicitDelegation, which of the three roles only Service Account Token Creator has.
 *
 * @param chain delegates in order, then the target
 * @throws Refused 403, which does not say which hop it was, as Google does not
 */
export function authorizeChain(
  { grants }: GoogleWorld,
  caller: string,
  chain: readonly ServiceAccount[],
  permission: Permission,
): void {
  let member = caller
  for (const [index, account] of chain.entries()) {
    const isLast = index === chain.length - 1
    const needed = isLast ? permission : 'iam.serviceAccounts.implicitDelegation'
    // What Google says of a disabled account is documented nowhere; nothing is ever issued for one.
    if (account.disabled || !grants.allows(member, needed, account.email)) throw denied(permission)
    member = `serviceAccount:${account.email}`
  }
}

const denied = (permission: Permission): Refused =>
  new Refused(
    statusAnswer(
      'PERMISSION_DENIED',
      `Permission '${permission}' denied on resource (or it may not exist).`,
      [errorInfo('IAM_PERMISSION_DENIED', 'iam.googleapis.com', { permission })],
    ),
  )
