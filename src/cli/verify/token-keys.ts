import type { GenericIssuer } from '../../api/generic-issuer.ts'
import { type Check, check } from './check.ts'
import type { IssuerKeys } from './check-signature.ts'
import { fetchGoogleKeys } from './fetch-google-keys.ts'
import { fetchIssuer } from './fetch-issuer.ts'
import { issuerDoor } from './issuer-door.ts'
import { issuerType } from './issuer-type.ts'
import { openDoors } from './open-doors.ts'
import type { TokenInHand } from './token-in-hand.ts'
import type { VerifyWorld } from './verify-world.ts'

export type TokenKeys = {
  /** Of the way to the keys. */
  readonly checks: readonly Check[]
  /** Keys, or why there are none. */
  readonly keys: IssuerKeys | { readonly why: string }
}

/** The keys of a token's issuer, from where the issuer object says: never from an address that a token names. */
export async function tokenKeys(
  world: VerifyWorld,
  { request, origin }: Pick<TokenInHand, 'request' | 'origin'>,
): Promise<TokenKeys> {
  const { issuer, why, serviceAccount } = origin
  if (issuer === undefined) return { checks: [], keys: { why } }
  switch (issuerType(issuer)) {
    case 'local':
      return localKeys(world, issuer, request.kind === 'SignedBlob' ? 'blob-keys' : 'jwks')
    case 'google':
      return googleKeys(world, request.kind === 'IdToken' ? undefined : serviceAccount)
    case 'other':
      return { checks: [], keys: { why: 'the issuer does not say where its keys are' } }
  }
}

async function localKeys(
  world: VerifyWorld,
  { status }: GenericIssuer,
  keySet: 'jwks' | 'blob-keys',
): Promise<TokenKeys> {
  const url = status.issuer
  if (url === undefined || !URL.canParse(url)) {
    const why = 'the issuer object has no status.issuer: the issuer is not ready'
    return { checks: [check.skipped('Discovery', why)], keys: { why } }
  }
  await using opened = openDoors(world, url)
  const fetched = await fetchIssuer(opened.doors, url, keySet)
  if (!fetched.ok) {
    const isHelp = !fetched.differs && world.options.issuerAddress === undefined
    const detail = `${fetched.why}${isHelp ? '; --issuer-address leads there by a port-forward' : ''}`
    const make = fetched.differs ? check.failed : check.skipped
    return { checks: [make('Discovery', detail)], keys: { why: 'its keys could not be had' } }
  }
  const { keys, algorithms, door } = fetched.published
  return {
    checks: [check.passed('Discovery', `${url} answers as that issuer, ${door.way}`)],
    keys: { keys, source: url, ...(algorithms === undefined ? {} : { algorithms }) },
  }
}

async function googleKeys(
  world: VerifyWorld,
  serviceAccount: string | undefined,
): Promise<TokenKeys> {
  const http = world.http()
  try {
    const door = issuerDoor(world, { kind: 'Direct' }, () => Promise.resolve(http))
    const got = await fetchGoogleKeys(door, world.options.googleEndpoint, serviceAccount)
    const keys = got.ok
      ? { keys: got.keys, source: got.source, algorithms: ['RS256'] }
      : { why: got.why }
    return { checks: [], keys }
  } finally {
    await http.close()
  }
}
