/** A spec that must not be served, and what its author is told. */
export type BadSpec = {
  readonly what: string
  /** JSON, because of keys that an object literal cannot have; `NAMESPACE` stands for the object's. */
  readonly spec: string
  /** By the API server, when it is created, or by the operator, in condition Stalled. */
  readonly refusedBy: 'API server' | 'operator'
  /** Of the message. */
  readonly told: RegExp
}

const bad = (
  refusedBy: BadSpec['refusedBy'],
  what: string,
  told: RegExp,
  spec: object | string,
): BadSpec => ({
  what,
  spec: typeof spec === 'string' ? spec : JSON.stringify(spec),
  refusedBy,
  told,
})

const claims = (values: object): object => ({ signedJwt: { claims: { aud: 'x', ...values } } })
const lifetime = (text: string): object => ({ accessToken: { lifetime: text } })
const plain = { accessToken: {} }

const DURATION = /must be a duration from 10s to 12h/
const LEVELS = 200

function nested(levels: number): object {
  let inner: object = {}
  for (let level = 0; level < levels; level += 1) inner = { a: inner }
  return inner
}

/** 64 claims of 16 KiB. */
const megabyte = Object.fromEntries(
  Array.from({ length: 63 }, (_, index) => [`c${index}`, 'x'.repeat(16_384)]),
)

const SIGNING_INPUT = Buffer.from(
  `${Buffer.from('{"alg":"ES256"}').toString('base64url')}.${Buffer.from('{"sub":"root"}').toString('base64url')}`,
).toString('base64')

/** What an author could try, by mistake or on purpose. */
export const BAD_SPECS: readonly BadSpec[] = [
  bad('operator', 'claims of 1 MB', /make it smaller/, claims(megabyte)),
  bad(
    'API server',
    'a claim named __proto__',
    /rename them/,
    '{"signedJwt":{"claims":{"aud":"x","__proto__":{"admin":true}}}}',
  ),
  bad(
    'operator',
    'a key __proto__ within a claim',
    /__proto__: a key of this name is refused; rename it/,
    '{"signedJwt":{"claims":{"aud":"x","a":{"__proto__":{"admin":true}}}}}',
  ),
  bad(
    'operator',
    'a key constructor within a list',
    /constructor: a key of this name is refused; rename it/,
    '{"signedJwt":{"claims":{"aud":"x","a":[{"constructor":{"prototype":{}}}]}}}',
  ),
  bad('operator', 'claims nested 200 deep', /levels deep; make it flatter/, claims(nested(LEVELS))),
  bad('API server', 'a claim iss', /set at each mint: remove them/, claims({ iss: 'evil' })),
  bad('API server', 'a claim exp', /set at each mint: remove them/, claims({ exp: 9e15 })),
  bad('API server', 'two kinds of token', /set exactly one of/, {
    ...plain,
    idToken: { audience: 'x' },
  }),
  bad('API server', 'no kind of token', /set exactly one of/, {}),
  ...['../../etc', 'a//b', 'x/.hidden', 'a\nb', "a';--", 'a$(id)', '{{.}}'].map((name) =>
    bad('API server', `service account ${JSON.stringify(name)}`, /must /, {
      ...plain,
      serviceAccount: `NAMESPACE:${name}`,
    }),
  ),
  ...['a b', 'a"b', 'a\\b', 'a\nb', 'ä'].map((scope) =>
    bad('API server', `scope ${JSON.stringify(scope)}`, /must be a scope/, {
      accessToken: { scopes: [scope] },
    }),
  ),
  bad('API server', 'an audience with a line break', /must be an audience/, {
    idToken: { audience: 'a\r\nX: y' },
  }),
  ...['../x', 'A', 'x/y', '-x', 'x'.repeat(254)].map((name) =>
    bad(
      'API server',
      `Secret name ${name.slice(0, 8)}`,
      /must be the name of a Secret|may not be more than 253|Too long/,
      {
        ...plain,
        secret: { name },
      },
    ),
  ),
  bad('API server', 'a service account token as Secret type', /this type is refused/, {
    ...plain,
    secret: { type: 'kubernetes.io/service-account-token' },
  }),
  bad('operator', 'an annotation of Kubernetes', /is reserved.*remove it/, {
    ...plain,
    secret: { annotations: { 'kubernetes.io/service-account.name': 'default' } },
  }),
  bad('operator', 'a label of our own', /is reserved.*remove it/, {
    ...plain,
    secret: { labels: { 'mintlet.dev/x': 'y' } },
  }),
  ...['99999h', '1ms', '0s', '-5m', '1e9s', '30d', '9s', '12h1s', 'forever', '1h 5m'].map((text) =>
    bad('API server', `lifetime ${text}`, DURATION, lifetime(text)),
  ),
  bad('operator', 'a lifetime under the minimum', /ask for at least that/, lifetime('12s')),
  bad('operator', 'a refresh before it is issued', /ask for a shorter time before expiry/, {
    ...plain,
    refresh: { before: '719h' },
  }),
  bad('operator', 'an identity of another namespace', /Ask who runs the ClusterCredentialIssuer/, {
    ...plain,
    serviceAccount: 'kube-system:reader',
  }),
  bad('operator', 'an issuer that is not there', /create it, or correct spec.issuerRef/, {
    ...plain,
    issuerRef: { name: 'nobody' },
  }),
  bad('operator', 'a delegation that nobody granted', /Ask who runs the ClusterCredentialIssuer/, {
    ...plain,
    delegates: ['bad:middleman'],
  }),
  bad('operator', 'a blob that is a JWT to be', /JW[ST]/, {
    signedBlob: { payload: SIGNING_INPUT },
  }),
  bad('API server', 'a blob that is not base64', /must be base64/, {
    signedBlob: { payload: '%%%' },
  }),
]
