import type { Config } from '../config.ts'
import { Redacted } from '../redacted.ts'
import type { TlsCertificate } from '../serve/tls-certificate.ts'
import { createTlsKeeper } from '../serve/tls-keeper.ts'
import { createOwnSecrets, type OwnSecrets } from '../write/own-secret.ts'
import { createTlsStore } from '../write/tls-store.ts'
import type { Leadership } from './leadership.ts'
import type { World } from './world.ts'

/** A certificate to serve with, and when to look for the next one (epoch milliseconds). */
export type Certificate = { readonly tls: TlsCertificate; readonly nextAt: number }

/** Gives the certificate as it is now; undefined while there is none. Never rejects. */
export type CertificateSource = () => Promise<Certificate | undefined>

const OWN_CERTIFICATE = 'mintlet-oidc-tls'
const LIFE_MS = 90 * 24 * 3_600_000
/** A certificate that somebody else keeps is looked at this often. */
const LOOK_EVERY_MS = 60_000

/** The certificate of the Secret that was named, else one that the leader makes and keeps. */
export function certificateSource(
  config: Config,
  world: World,
  leadership: Leadership,
): CertificateSource {
  const secrets = createOwnSecrets(world.client, config.namespace)
  const name = config.oidcTlsSecret
  return name === undefined
    ? ownCertificate(config, world, secrets, leadership)
    : givenCertificate(name, world, secrets)
}

function givenCertificate(
  secret: string,
  { clock, log }: World,
  secrets: OwnSecrets,
): CertificateSource {
  return async () => {
    const found = await secrets.read(secret).catch(() => undefined)
    const { 'tls.crt': certificate, 'tls.key': key } = found?.data.reveal() ?? {}
    if (certificate === undefined || key === undefined) {
      log.warn('the Secret with the serving certificate cannot be read', { secret })
      return undefined
    }
    const tls = { certificate, privateKey: new Redacted(key) }
    return { tls, nextAt: clock.now() + LOOK_EVERY_MS }
  }
}

function ownCertificate(
  config: Config,
  { clock, log }: World,
  secrets: OwnSecrets,
  leadership: Leadership,
): CertificateSource {
  const keeper = createTlsKeeper({
    store: createTlsStore(secrets, OWN_CERTIFICATE),
    clock,
    names: [new URL(config.oidcBaseUrl).hostname],
    lifetimeMs: LIFE_MS,
  })
  return async () => {
    const kept = await keeper.sync({ mayWrite: leadership.isLeader() })
    if (kept.ok) return kept
    log.debug('no serving certificate yet', { reason: kept.failure.reason })
    return undefined
  }
}
