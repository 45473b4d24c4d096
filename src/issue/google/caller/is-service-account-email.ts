import { isServiceAccountName } from '../call/service-account-name.ts'

/**
 * Whether it is the email address of a Google service account, and not its unique id. A GKE-federated
 * name (`PROJECT.svc.id.goog`) is none.
 */
export const isServiceAccountEmail = (text: unknown): text is string =>
  isServiceAccountName(text) && text.includes('@')
