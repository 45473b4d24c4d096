import type { AuthClient, gaxios } from 'google-auth-library'
import type { HttpClient, HttpResult } from '../../../http/http-client.ts'
import { Redacted } from '../../../redacted.ts'
import type { AuthorizedUser, ExternalAccount } from './application-credentials-schema.ts'
import { createLibraryFetch } from './library-fetch.ts'

export type LibraryToken =
  | {
      readonly ok: true
      readonly token: Redacted<string>
      /** Epoch milliseconds; undefined where the answer did not say. */
      readonly expiresAt: number | undefined
    }
  /** How the last request went; undefined: it failed without one, or after a good answer. */
  | { readonly ok: false; readonly last: HttpResult | undefined }

type Library = typeof import('google-auth-library')
type ClientOptions = {
  readonly transporter: gaxios.Gaxios
  readonly useAuthRequestParameters: false
}

/**
 * A token by google-auth-library, which is loaded when first needed: few operators do, and it costs
 * 8 MB. A new client each time, so that nothing that hangs or has failed is met again.
 *
 * What is done against what the library does on its own:
 * - all its requests go through our HttpClient and once only: its exchange with STS knows no timeout;
 * - its own logging is off, because GOOGLE_SDK_NODE_LOGGING would have it print tokens;
 * - clients are made by their constructors: GoogleAuth runs `gcloud` to find a project, and it and
 *   `fromJSON` write warnings to the console;
 * - its errors end here: those of STS hold the subject token.
 */
export async function libraryToken(
  http: HttpClient,
  credentials: ExternalAccount | AuthorizedUser,
  scope: string,
  signal: AbortSignal,
): Promise<LibraryToken> {
  const { fetch, last } = createLibraryFetch(http, signal)
  try {
    const library: Library = await import('google-auth-library')
    const retryConfig = { retry: 0, noResponseRetries: 0 }
    const transporter = new library.gaxios.Gaxios({ fetchImplementation: fetch, retryConfig })
    const client = createClient(library, credentials, scope, {
      transporter,
      useAuthRequestParameters: false,
    })
    const { token } = await client.getAccessToken()
    if (typeof token !== 'string' || !BEARER.test(token)) return { ok: false, last: undefined }
    const expiresAt = client.credentials.expiry_date ?? undefined
    return { ok: true, token: new Redacted(token), expiresAt }
  } catch {
    return { ok: false, last: last() }
  }
}

const BEARER = /^[\x21-\x7e]{1,32768}$/

function createClient(
  library: Library,
  credentials: ExternalAccount | AuthorizedUser,
  scope: string,
  options: ClientOptions,
): AuthClient {
  if (credentials.type === 'authorized_user') {
    const {
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
    } = credentials
    return new library.UserRefreshClient({ ...options, clientId, clientSecret, refreshToken })
  }
  const { service_account_impersonation_url: impersonation, ...others } = credentials
  const config = {
    ...others,
    ...(impersonation === undefined
      ? {}
      : { service_account_impersonation_url: impersonation.url }),
    scopes: [scope],
    ...options,
  }
  const client =
    'environment_id' in credentials.credential_source
      ? new library.AwsClient(config as ConstructorParameters<Library['AwsClient']>[0])
      : new library.IdentityPoolClient(
          config as ConstructorParameters<Library['IdentityPoolClient']>[0],
        )
  useTransporter(client, options.transporter)
  return client
}

/**
 * The client makes the one for its exchange with STS itself, with no regard for options.
 *
 * @throws when the library has changed: better no token than one that is printed
 */
function useTransporter(client: object, transporter: gaxios.Gaxios): void {
  const { stsCredential } = client as { stsCredential?: { transporter?: unknown } }
  if (!(stsCredential?.transporter instanceof Object)) throw new Error('no STS client')
  stsCredential.transporter = transporter
}
