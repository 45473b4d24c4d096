import type { Redacted } from '../redacted.ts'

/** What a TLS server shows and proves; both PEM. */
export type TlsCertificate = {
  /** The server's certificate first, then what leads to the root. */
  readonly certificate: string
  readonly privateKey: Redacted<string>
}
