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
 * @param url status.issuer of the issuer object
 * @throws CliError (Usage) when `--issuer-address` is of another scheme than the issuer
 */
export async function openDoors(world: VerifyWorld, url: string): Promise<Doors> {
  const issuer = new URL(url)
  const { issuerAddress, ca } = world.options
  if (issuerAddress !== undefined && issuerAddress.protocol !== issuer.protocol) {
    throw new CliError(
      `--issuer-address must begin with ${issuer.protocol}// as the issuer does`,
      EXIT.Usage,
    )
  }
  const authority = ca ?? (await findAuthority(world, issuer))
  const http: HttpClient = world.http({
    ...(authority === undefined ? {} : { ca: authority }),
    // The certificate has to be the issuer's, wherever the connection goes.
    ...(issuerAddress === undefined || issuer.protocol !== 'https:'
      ? {}
      : { servername: issuer.hostname }),
  })
  return {
    doors: waysTo(issuer, issuerAddress).map((way) => issuerDoor(world, way, http)),
    [Symbol.asyncDispose]: () => http.close(),
  }
}
