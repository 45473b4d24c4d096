import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { type CertificateLife, certificateDue } from './certificate-due.ts'
import type { TlsData } from './tls-store.ts'

export type TlsState =
  | { readonly state: 'broken' }
  | {
      readonly state: 'readable'
      /** Epoch milliseconds: when each has to be made anew; in the past: now. */
      readonly serverDueAt: number
      readonly authorityDueAt: number
      /** Of `ca.crt`, what has not expired, as PEM. */
      readonly trusted: readonly string[]
    }

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g

/** What a stored certificate is good for. A server certificate for other names, or that does not lead to its authority, is due at once. */
export function inspectTls(data: TlsData, names: readonly string[], now: number): TlsState {
  try {
    const server = new X509Certificate(data['tls.crt'])
    const bundle = data['ca.crt'].match(PEM) ?? []
    const authorities = bundle.map((pem) => ({ pem, certificate: new X509Certificate(pem) }))
    const authority = authorities[0]?.certificate
    if (
      authority === undefined ||
      !server.checkPrivateKey(createPrivateKey(data['tls.key'].reveal())) ||
      !authority.checkPrivateKey(createPrivateKey(data['ca.key'].reveal()))
    ) {
      return { state: 'broken' }
    }
    const fits = names.every((name) => covers(server, name)) && server.verify(authority.publicKey)
    return {
      state: 'readable',
      serverDueAt: fits ? dueAt(server, now) : now,
      authorityDueAt: dueAt(authority, now),
      trusted: authorities
        .filter(({ certificate }) => now < lifeOf(certificate).notAfter)
        .map(({ pem }) => pem),
    }
  } catch {
    return { state: 'broken' }
  }
}

const lifeOf = (certificate: X509Certificate): CertificateLife => ({
  notBefore: Date.parse(certificate.validFrom),
  notAfter: Date.parse(certificate.validTo),
})

function dueAt(certificate: X509Certificate, now: number): number {
  const { due, at } = certificateDue(now, lifeOf(certificate))
  return due ? now : at
}

const covers = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined
