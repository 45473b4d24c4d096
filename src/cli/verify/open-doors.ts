import { getCACertificates } from 'node:tls'
import type { HttpClient } from '../../http/http-client.ts'
import { CliError } from '../cli-error.ts'
import { EXIT } from '../exit-code.ts'
import { findAuthority } from './find-authority.ts'
import { type IssuerDoor, issuerDoor } from './issuer-door.ts'
import type { VerifyWorld } from './verify-world.ts'
import { waysTo } from './ways-to.ts'

/** Ways to a local issuer, best first. Its disposal closes their connections. */
export type Doors = AsyncDisposable & { readonly doors: readonly IssuerDoor[] }

/**
 * @param url status.issuer of the issuer object; where it is none, there is no way
 * @throws CliError (Usage) when `--issuer-address` is of another scheme than the issuer
 */
export function openDoors(world: VerifyWorld, url: string): Doors {
  const issuer = URL.parse(url)
  if (issuer === null) return { doors: [], [Symbol.asyncDispose]: () => Promise.resolve() }
  const { issuerAddress } = world.options
  if (issuerAddress !== undefined && issuerAddress.protocol !== issuer.protocol) {
    throw new CliError(
      `--issuer-address must begin with ${issuer.protocol}// as the issuer does`,
      EXIT.Usage,
    )
  }
  let opened: Promise<HttpClient> | undefined
  // Beside the authority its Secret holds private keys: it is read only for who goes this way.
  const http = (): Promise<HttpClient> => (opened ??= openHttp(world, issuer))
  return {
    doors: waysTo(issuer, issuerAddress).map((way) => issuerDoor(world, way, http)),
    [Symbol.asyncDispose]: async () => (await opened)?.close(),
  }
}

async function openHttp(world: VerifyWorld, issuer: URL): Promise<HttpClient> {
  const { issuerAddress, ca } = world.options
  const authority = ca ?? withRoots(await findAuthority(world, issuer))
  return world.http({
    ...(authority === undefined ? {} : { ca: authority }),
    // The certificate has to be the issuer's, wherever the connection goes.
    ...(issuerAddress === undefined || issuer.protocol !== 'https:'
      ? {}
      : { servername: issuer.hostname }),
  })
}

/** The operator may serve with another certificate by now. */
const withRoots = (authority: string | undefined): string | undefined =>
  authority === undefined ? undefined : [authority, ...getCACertificates('default')].join('\n')
