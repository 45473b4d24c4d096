import { isServiceAccountName } from './service-account-name.ts'

/**
 * The full name of a service account, as delegates are named: the `-` stands for the project, and
 * Google takes nothing else there.
 *
 * @throws TypeError for what is no email or unique id: no URL or body is made of it
 */
export function resourceName(account: string): string {
  if (!isServiceAccountName(account)) throw new TypeError('not the name of a service account')
  return `projects/-/serviceAccounts/${account}`
}
