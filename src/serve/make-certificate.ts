import { isIP } from 'node:net'
import type * as x509 from '@peculiar/x509'
import { Redacted } from '../redacted.ts'
import { ensureReflectMetadata } from './tls-reflect-metadata.ts'

/** A certificate with its private key, both PEM. */
export type CertificatePair = {
  readonly certificate: string
  readonly privateKey: Redacted<string>
}

export type CertificateWish = {
  readonly kind: 'authority' | 'server'
  /** DNS names and IP addresses; the first becomes the common name. */
  readonly names: readonly string[]
  readonly lifetimeMs: number
  /** Signs it; `undefined` (authorities only): signs itself. */
  readonly authority: CertificatePair | undefined
}

type PrivateKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** Clocks of clients may be a little behind. */
const BACKDATED_MS = 5 * 60_000
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** Loaded when first needed: an installation with a certificate of its own never pays for it. */
async function library(): Promise<typeof x509> {
  ensureReflectMetadata()
  return import('@peculiar/x509')
}

/**
 * A P-256 certificate that begins five minutes before `now`.
 *
 * @param now epoch milliseconds
 */
export async function makeCertificate(
  { kind, names, lifetimeMs, authority }: CertificateWish,
  now: number,
): Promise<CertificatePair> {
  const lib = await library()
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const subject = [{ CN: [commonName(kind, names)] }]
  const parent = authority && new lib.X509Certificate(authority.certificate)
  const signingKey = authority ? await importKey(lib, authority.privateKey) : keys.privateKey
  const issuerKey = parent ? await parent.publicKey.export() : keys.publicKey
  const certificate = await lib.X509CertificateGenerator.create({
    subject,
    issuer: parent?.subjectName.toJSON() ?? subject,
    notBefore: new Date(now - BACKDATED_MS),
    notAfter: new Date(now + lifetimeMs),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      ...(kind === 'authority' ? authorityExtensions(lib) : serverExtensions(lib, names)),
      await lib.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await lib.AuthorityKeyIdentifierExtension.create(issuerKey),
    ],
  })
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  const privateKey = lib.PemConverter.encode(pkcs8, 'PRIVATE KEY')
  return { certificate: `${certificate.toString('pem')}\n`, privateKey: new Redacted(privateKey) }
}

/** X.520 allows a common name of 64 characters; the names that count are the alternative ones. */
function commonName(kind: CertificateWish['kind'], names: readonly string[]): string {
  const first = (names[0] ?? 'mintlet').slice(0, kind === 'authority' ? 50 : 64)
  return kind === 'authority' ? `mintlet CA ${first}` : first
}

function authorityExtensions(lib: typeof x509): x509.Extension[] {
  const { keyCertSign, cRLSign } = lib.KeyUsageFlags
  return [
    new lib.BasicConstraintsExtension(true, 0, true),
    new lib.KeyUsagesExtension(keyCertSign | cRLSign, true),
  ]
}

function serverExtensions(lib: typeof x509, names: readonly string[]): x509.Extension[] {
  const alternatives = names.map((value) => ({
    type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const),
    value,
  }))
  return [
    new lib.BasicConstraintsExtension(false, undefined, true),
    new lib.KeyUsagesExtension(lib.KeyUsageFlags.digitalSignature, true),
    new lib.ExtendedKeyUsageExtension([lib.ExtendedKeyUsage.serverAuth]),
    new lib.SubjectAlternativeNameExtension(alternatives),
  ]
}

function importKey(lib: typeof x509, privateKey: Redacted<string>): Promise<PrivateKey> {
  const pkcs8 = lib.PemConverter.decodeFirst(privateKey.reveal())
  return crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, false, ['sign'])
}
