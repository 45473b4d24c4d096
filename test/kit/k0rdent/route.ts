/** The calls that there are. */
export type K0rdentCall = 'create' | 'list' | 'get' | 'delete' | 'serviceAccount' | 'token'

export type Route = {
  readonly call: K0rdentCall | 'unknown'
  readonly serviceAccountId: string | undefined
  readonly credentialId: string | undefined
  /** Whether it is below service-accounts, known or not. */
  readonly serviceAccounts: boolean
}

const TOKEN = '/v1/regions/global/auth/token'
const ACCOUNTS = '/v1/regions/global/iam/service-accounts'
const BELOW = /^\/(?<account>[^/]+)(?<credentials>\/credentials(?:\/(?<credential>[^/]+))?)?$/

/** @param path as sent; what cannot be decoded is unknown */
export function route(method: string, path: string): Route {
  const serviceAccounts = path === ACCOUNTS || path.startsWith(`${ACCOUNTS}/`)
  const nothing = { serviceAccountId: undefined, credentialId: undefined, serviceAccounts }
  if (path === TOKEN) return { ...nothing, call: method === 'POST' ? 'token' : 'unknown' }
  const groups = serviceAccounts ? BELOW.exec(path.slice(ACCOUNTS.length))?.groups : undefined
  if (groups === undefined) return { ...nothing, call: 'unknown' }
  const { account, credentials, credential } = groups
  return {
    call: callOf(method, credentials !== undefined, credential !== undefined),
    serviceAccountId: decoded(account),
    credentialId: decoded(credential),
    serviceAccounts,
  }
}

function callOf(method: string, below: boolean, one: boolean): Route['call'] {
  if (!below) return method === 'GET' ? 'serviceAccount' : 'unknown'
  if (one) return method === 'GET' ? 'get' : method === 'DELETE' ? 'delete' : 'unknown'
  return method === 'POST' ? 'create' : method === 'GET' ? 'list' : 'unknown'
}

function decoded(part: string | undefined): string | undefined {
  try {
    return part === undefined ? undefined : decodeURIComponent(part)
  } catch {
    return undefined
  }
}
