import type { MintRequest } from '../../../api/mint-request.ts'
import type { GoogleMethod } from './google-call.ts'

/** Conditions, events and logs stay readable. */
const MOST = 990
/** A name is not cut to less; eleven of these still fit. */
const SHORTEST_NAME = 16
const LONGEST_NAME = 512

const TOKEN_CREATOR = 'roles/iam.serviceAccountTokenCreator'
const OPEN_ID_CREATOR = 'roles/iam.serviceAccountOpenIdTokenCreator'
const WORKLOAD_IDENTITY_USER = 'roles/iam.workloadIdentityUser'
const CHECK = 'gcloud iam service-accounts get-iam-policy'

export type DeniedCall = {
  readonly method: GoogleMethod
  /** Who asked, where that is known. */
  readonly principal: string | undefined
  readonly request: Pick<MintRequest, 'delegates' | 'serviceAccount'>
}

/**
 * What to check after 403 or 404. Google tells neither which hop of a chain it refused, nor whether
 * it refused or did not find; so every hop is listed with the role that it needs.
 *
 * @returns under 1,000 characters; long names are cut in the middle until it is
 */
export function deniedMessage(status: 403 | 404, denied: DeniedCall): string {
  const { principal = "the operator's identity", request } = denied
  const names = [principal, ...request.delegates, request.serviceAccount]
  const words = (most: number): string => sentence(status, denied, names.map(cutTo(most)))
  let most = LONGEST_NAME
  while (words(most).length > MOST && most > SHORTEST_NAME) most -= 1
  return words(most)
}

function sentence(
  status: 403 | 404,
  { method, principal }: DeniedCall,
  names: readonly string[],
): string {
  const said = status === 403 ? 'refuses' : 'finds no account, or hides it, for'
  const account = names.at(-1)
  if (method === 'getAllowedLocations') {
    return `Google ${said} ${method}: ${names[0]} -> ${account}. Google does not document the role for it; see whether the account exists and whom it trusts: ${CHECK} ${account}`
  }
  if (names.length === 2) {
    return `Google ${said} ${method}: ${names[0]} needs ${rolesOfOne(method, principal)} on ${account}, which has to exist. Check: ${CHECK} ${account}`
  }
  const last =
    method === 'generateIdToken'
      ? ` (for the last hop of an ID token ${OPEN_ID_CREATOR} will do)`
      : ''
  return `Google ${said} ${method} and does not say at which hop. Each of these has to exist and needs ${TOKEN_CREATOR} on the next${last}: ${names.join(' -> ')}. Check each after the first: ${CHECK} EMAIL`
}

/** Where there is no chain, other roles have the permission as well. */
function rolesOfOne(method: GoogleMethod, principal: string | undefined): string {
  const federated = principal !== undefined && /^principal(Set)?:/.test(principal)
  const isToken = method === 'generateAccessToken' || method === 'generateIdToken'
  return [
    ...(federated && isToken ? [WORKLOAD_IDENTITY_USER] : []),
    ...(method === 'generateIdToken' ? [OPEN_ID_CREATOR] : []),
    TOKEN_CREATOR,
  ].join(' or ')
}

/** Beginning and end tell most. */
const cutTo =
  (most: number) =>
  (name: string): string => {
    if (name.length <= most) return name
    const head = Math.ceil((most - 1) / 2)
    return `${name.slice(0, head)}…${name.slice(name.length - (most - 1 - head))}`
  }
