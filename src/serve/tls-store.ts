import type { Redacted } from '../redacted.ts'

/**
 * Where the certificate that the operator makes for itself is kept: one Secret in its own namespace.
 * Guarantees and assumptions are those of issue/local/key-store.ts. One Secret per process, so
 * there is no name.
 */
export type TlsStore = {
  read(): Promise<StoredTls | undefined>
  write(
    data: TlsData,
    version: string | undefined,
  ): Promise<{ readonly version: string } | 'Conflict'>
}

/** Keys and (PEM) values of the Secret; type kubernetes.io/tls asks for the first two. */
export type TlsData = {
  readonly 'tls.crt': string
  readonly 'tls.key': Redacted<string>
  /** What clients trust: the authority in use first, then earlier ones that have not expired. */
  readonly 'ca.crt': string
  /** Signs the next server certificates, so that clients need no new `ca.crt` for them. */
  readonly 'ca.key': Redacted<string>
}

export type StoredTls = { readonly data: TlsData; readonly version: string }
