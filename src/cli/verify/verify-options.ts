import type { Subject } from '../subject.ts'

export type VerifyOptions = {
  readonly subject: Subject
  /** `https://127.0.0.1:8443`, where a local issuer is reached instead of at its own address. */
  readonly issuerAddress: URL | undefined
  /** PEM, of `--ca-file`. */
  readonly ca: string | undefined
  /** `https://www.googleapis.com`, or an emulator. */
  readonly googleEndpoint: URL
  /** `https://oauth2.googleapis.com`, or an emulator. */
  readonly googleTokenEndpoint: URL
  /** Whether the issuer may be asked about the token, which it takes for a use. */
  readonly introspect: boolean
  /** A ServiceAccountCredential of the namespace to introspect with. */
  readonly client: string | undefined
  /** Whether a credential may be tried out, which the issuer takes for a use. */
  readonly login: boolean
}
