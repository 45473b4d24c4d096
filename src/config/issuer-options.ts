import { kinds } from './kinds.ts'
import type { Options } from './option.ts'
import { readers } from './readers.ts'

const { subdomain, list, optional } = readers
const { duration, integer, toggle, word } = kinds

const localIssuer: Pick<
  Options,
  | 'keyOverlap'
  | 'keyPublishAhead'
  | 'oidcAddress'
  | 'oidcBaseUrl'
  | 'oidcTlsSecret'
  | 'oidcInsecureHttp'
  | 'trustedProxies'
  | 'clientRequestsPerSecond'
  | 'clientStaleness'
> = {
  keyOverlap: duration(
    '1h',
    '1s',
    '720h',
    'How long a retired signing key stays published after the last token signed with it expired.',
  ),
  keyPublishAhead: duration('10m', '0s', '24h', 'How long a new key is published before its use.'),
  oidcAddress: word(
    '<host:port>',
    ':8443',
    readers.address,
    'Where discovery, the public keys and the token endpoints of local issuers are served.',
  ),
  oidcBaseUrl: word(
    '<url>',
    '',
    optional(readers.baseUrl),
    'Where others reach them; the beginning of every local issuer in tokens.',
    'https://mintlet-oidc.<namespace>.svc',
  ),
  oidcTlsSecret: word(
    '<name>',
    '',
    optional(subdomain),
    "TLS Secret of these endpoints in the operator's namespace.",
    'made by the operator',
  ),
  oidcInsecureHttp: toggle(false, 'Serve them over plain HTTP; --oidc-base-url must then be http.'),
  trustedProxies: word(
    '<networks>',
    '',
    list(readers.network),
    'Proxies before these endpoints, as addresses or networks separated by commas: their x-forwarded-for says who a client is, for lastUsedIp and rate limits.',
    'none',
  ),
  clientRequestsPerSecond: integer(
    20,
    1,
    10_000,
    'How often one client may ask one of these endpoints for long; twice as many at once.',
  ),
  clientStaleness: duration(
    '5m',
    '2m',
    '24h',
    'A replica that has heard nothing from the API server for so long gives clients no tokens: it cannot know who was revoked.',
  ),
}

const google: Pick<
  Options,
  | 'googleIamcredentialsEndpoint'
  | 'googleStsEndpoint'
  | 'googleUniverseDomain'
  | 'googleMetadataHost'
  | 'googleApplicationCredentials'
> = {
  googleIamcredentialsEndpoint: word(
    '<url>',
    '',
    optional(readers.endpoint),
    'The IAM Service Account Credentials API.',
    'https://iamcredentials.<universe domain>',
  ),
  googleStsEndpoint: word(
    '<url>',
    '',
    optional(readers.endpoint),
    'The Security Token Service, for workload identity federation.',
    'https://sts.<universe domain>',
  ),
  googleUniverseDomain: word(
    '<domain>',
    'googleapis.com',
    subdomain,
    'The universe of Google Cloud that issuers are in.',
  ),
  googleMetadataHost: word(
    '<host[:port]>',
    '',
    optional(readers.hostAndPort),
    'The metadata server, for issuers with google.auth.ambient.',
    '$GCE_METADATA_HOST, else metadata.google.internal',
  ),
  googleApplicationCredentials: word(
    '<path>',
    '',
    optional(readers.matching(/^[^\n\0]+$/, 'a path')),
    'File of application default credentials, for issuers with google.auth.ambient.',
    '$GOOGLE_APPLICATION_CREDENTIALS, else the metadata server',
  ),
}

const k0rdent: Pick<
  Options,
  'k0rdentEndpoint' | 'k0rdentHosts' | 'settleTime' | 'lastUsedInterval' | 'revokeTimeout'
> = {
  k0rdentEndpoint: word(
    '<url>',
    'https://api.k0rdent.ai',
    readers.httpsOrigin,
    'The k0rdent API, for issuers that do not say.',
  ),
  k0rdentHosts: word(
    '<hosts>',
    '',
    list(readers.httpsHost),
    'Hosts that k0rdent.endpoint of a ClusterCredentialIssuer may name beside that one, separated by commas.',
    'none',
  ),
  settleTime: duration(
    '2m',
    '1s',
    '1h',
    'How long a credential that was asked for without an answer may still come into being.',
  ),
  lastUsedInterval: duration(
    '5m',
    '1s',
    '24h',
    'How often the credentials of a service account are listed, for their last use and for what was left behind.',
  ),
  revokeTimeout: duration(
    '1m',
    '0s',
    '24h',
    'How long the deletion of an object waits for an issuer that does not answer.',
  ),
}

/** The flags of each type of issuer. */
export const issuerOptions: typeof localIssuer & typeof google & typeof k0rdent = {
  ...localIssuer,
  ...google,
  ...k0rdent,
}
