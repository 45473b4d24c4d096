import { type Permission, ROLE_PERMISSIONS, type Role } from './role-permissions.ts'

/** One binding of an IAM policy on a service account. */
export type Grant = {
  /**
   * `serviceAccount:EMAIL`, `user:EMAIL`, `serviceAccount:PROJECT.svc.id.goog[ns/name]`,
   * `principal://iam.googleapis.com/projects/N/locations/global/workloadIdentityPools/P/subject/S`, or
   * `principalSet://iam.googleapis.com/projects/N/locations/global/workloadIdentityPools/P/*`.
   */
  readonly member: string
  readonly role: Role
  /** Email of the account that the policy belongs to. */
  readonly serviceAccount: string
}

export type Grants = {
  add(grant: Grant): void
  /** Takes it away; no effect when there is none. */
  revoke(grant: Grant): void
  list(): readonly Grant[]
  /** May this member do this on this account (an email)? */
  allows(member: string, permission: Permission, serviceAccount: string): boolean
}

/** IAM policies of all accounts. A change holds at once: there is no propagation to wait for. */
export function createGrants(initial: readonly Grant[]): Grants {
  let grants: readonly Grant[] = [...initial]

  return {
    add: (grant) => {
      grants = [...grants, grant]
    },
    revoke: (grant) => {
      grants = grants.filter((each) => !same(each, grant))
    },
    list: () => grants,
    allows: (member, permission, serviceAccount) =>
      grants.some(
        (grant) =>
          grant.serviceAccount === serviceAccount &&
          covers(grant.member, member) &&
          ROLE_PERMISSIONS[grant.role].includes(permission),
      ),
  }
}

const same = (left: Grant, right: Grant): boolean =>
  left.member === right.member &&
  left.role === right.role &&
  left.serviceAccount === right.serviceAccount

/** A whole pool is written `principalSet://.../workloadIdentityPools/P/*`, who is in it `principal://.../P/subject/S`. */
function covers(granted: string, member: string): boolean {
  if (granted === member) return true
  if (!granted.startsWith('principalSet://') || !granted.endsWith('/*')) return false
  const pool = granted.slice('principalSet://'.length, -1)
  return member.startsWith(`principal://${pool}subject/`)
}
