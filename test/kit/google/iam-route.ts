import { decodePart } from './decode-part.ts'
import type { GoogleRequest } from './google-request.ts'

/** What a path of iamcredentials means, its project and its last part decoded. */
export type IamRoute = {
  readonly method:
    | 'generateAccessToken'
    | 'generateIdToken'
    | 'signJwt'
    | 'signBlob'
    | 'getAllowedLocations'
    | 'getPoolAllowedLocations'
  readonly project: string
  /** Of the service account, or of the pool. */
  readonly id: string
}

const ACCOUNT = '/v1/projects/(?<project>[^/]+)/serviceAccounts/(?<id>[^/]+)'
const POST = new RegExp(
  `^${ACCOUNT}(?::|%3[Aa])(?<method>generateAccessToken|generateIdToken|signJwt|signBlob)$`,
)
const GET = new RegExp(`^${ACCOUNT}/allowedLocations$`)
const POOL =
  /^\/v1\/projects\/(?<project>[^/]+)\/locations\/global\/workloadIdentityPools\/(?<id>[^/]+)\/allowedLocations$/

/** @returns undefined for a path or an HTTP method that the API does not have */
export function iamRoute({ method, path }: GoogleRequest): IamRoute | undefined {
  const decoded = (match: RegExpExecArray, called: IamRoute['method']): IamRoute => {
    const { project = '', id = '' } = match.groups ?? {}
    return { method: called, project: decodePart(project), id: decodePart(id) }
  }
  if (method === 'POST') {
    const match = POST.exec(path)
    return match ? decoded(match, match.groups?.['method'] as IamRoute['method']) : undefined
  }
  if (method !== 'GET') return undefined
  const account = GET.exec(path)
  if (account) return decoded(account, 'getAllowedLocations')
  const pool = POOL.exec(path)
  return pool ? decoded(pool, 'getPoolAllowedLocations') : undefined
}
