import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'

/** What it is, its text, and what the tenant is told of it. */
export type HostileKey = readonly [what: string, text: string, told: RegExp]

/** Where whatever reads these files would go. */
export type Traps = {
  readonly url: string
  /** Not there: whoever runs what the files name makes it. */
  readonly marker: string
}

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
/** Brackets; a Secret holds a megabyte. */
const DEEP = 400_000

/**
 * Files that are no service account key of the operator's universe, or do harm to who reads more than
 * it has to.
 *
 * @param good a key file as Google hands it out
 */
export function hostileKeys(
  good: Readonly<Record<string, unknown>>,
  traps: Traps,
): readonly HostileKey[] {
  const changed = (more: object): string => JSON.stringify({ ...good, ...more })
  const elliptic = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  const short = pem(generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey)
  const damaged = String(good['private_key']).replaceAll('A', '*')
  return [
    ...externalAccounts(good, traps),
    ['another universe', changed({ universe_domain: 'evil.example' }), /universe_domain is not/],
    ['a megabyte', changed({ project_id: 'x'.repeat(900_000), type: 'x' }), /malformed: type$/],
    ['a megabyte of key', changed({ private_key: 'x'.repeat(900_000) }), /malformed: private_key$/],
    ['an RSA key of 512 bits', changed({ private_key: short }), /does not have 2048 to 4096 bits/],
    // Of such a key OpenSSL computes the public half as soon as it reads it: this one would take a minute.
    [
      'a long DSA key',
      changed({ private_key: dsaKey(3000) }),
      /longer than an RSA key of 4096 bits/,
    ],
    ['a DSA key', changed({ private_key: dsaKey(1000) }), /is no RSA key in PEM/],
    ['an EC key', changed({ private_key: elliptic }), /is no RSA key in PEM/],
    ['PEM that is damaged', changed({ private_key: damaged }), /is no RSA key in PEM/],
    ['JSON that is very deep', '['.repeat(DEEP) + ']'.repeat(DEEP), /malformed: all of it$/],
    ['JSON with no end', '{"":'.repeat(DEEP / 2), /it is not JSON$/],
    [
      'an account with a path',
      changed({ client_email: '../../x@evil.example/y' }),
      /client_email$/,
    ],
    ['a list of accounts', changed({ client_email: [good['client_email']] }), /client_email$/],
    ['a header in the id', changed({ private_key_id: 'a\r\nx-evil: 1' }), /private_key_id$/],
    ['nothing', '', /it is not JSON$/],
  ]
}

/** In PKCS #8: p and x are just numbers of so many bytes, which nobody looks at before it is too late. */
function dsaKey(bytes: number): string {
  const parameters = der(0x30, integer(randomBytes(bytes)), integer(randomBytes(32)), TWO)
  const algorithm = der(0x30, der(0x06, Buffer.from('2a8648ce380401', 'hex')), parameters)
  const key = der(0x04, integer(randomBytes(bytes)))
  const base64 = der(0x30, der(0x02, Buffer.of(0)), algorithm, key).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), body])
}

/** Positive and odd, whatever these bytes are. */
const integer = (bytes: Buffer): Buffer => der(0x02, Buffer.of(1), bytes, Buffer.of(1))
const TWO = der(0x02, Buffer.of(2))

/** As application default credentials they would be read, asked and run. */
function externalAccounts(good: object, { url, marker }: Traps): readonly HostileKey[] {
  const sources = {
    file: { file: '/etc/hostname' },
    url: { url: `${url}/subject` },
    executable: { executable: { command: `/usr/bin/touch ${marker}`, timeout_millis: 5000 } },
    aws: { environment_id: 'aws1', region_url: url, regional_cred_verification_url: url },
  }
  const account = { ...good, type: 'external_account', audience: '//a', token_url: `${url}/token` }
  return [
    ...Object.entries(sources).map(
      ([what, source]): HostileKey => [
        `an external account with ${what}`,
        JSON.stringify({ ...account, credential_source: source }),
        /malformed: type$/,
      ],
    ),
    [
      'an impersonated service account',
      JSON.stringify({
        ...good,
        type: 'impersonated_service_account',
        service_account_impersonation_url: `${url}/v1/projects/-/serviceAccounts/a:generateAccessToken`,
        source_credentials: { ...account, credential_source: sources.executable },
      }),
      /malformed: type$/,
    ],
  ]
}

/** All that a key file may have beside what is read. */
export const addressesIn = (url: string): object => ({
  auth_uri: `${url}/auth`,
  token_uri: `${url}/token`,
  auth_provider_x509_cert_url: `${url}/certs`,
  client_x509_cert_url: `${url}/x509`,
  service_account_impersonation_url: `${url}/impersonate`,
  token_url: `${url}/token`,
  credential_source: { url },
  quota_project_id: url,
})
