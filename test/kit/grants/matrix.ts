import type { GrantInput, TokenSpecInput } from '../gen.ts'
import { grantStages } from './stages.ts'

/** One request: an object that asks one thing in one namespace. */
export type GrantCell = {
  /** Of the object; unique in the whole matrix. */
  readonly name: string
  readonly namespace: string
  /** As a user writes it; some of what is in here the schema refuses. */
  readonly spec: TokenSpecInput & { readonly serviceAccount: string }
  /** What it asks, for messages: `etl as etl:reader, accessToken {"scopes":["read"]} for 1h` */
  readonly what: string
}

/** What decides about a request, at one time. */
export type GrantStage = {
  /** What has changed since the stage before. */
  readonly what: string
  readonly grants: readonly GrantInput[]
  /** Namespace → its labels, as the API server has them. */
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export type GrantsMatrix = {
  readonly stages: readonly [
    first: GrantStage,
    fewer: GrantStage,
    labelled: GrantStage,
    wider: GrantStage,
  ]
  /** Every usual value with every other, and each odd value once beside usual ones: what a cluster can make. */
  readonly cells: readonly GrantCell[]
  /** Every value with every other, the odd ones too: what only a function can be asked. */
  readonly wide: readonly GrantCell[]
}

/** Its refresh fits into a test, and its end. */
export const SHORT_LIFETIME = '15s'

type Request = Pick<TokenSpecInput, 'accessToken' | 'idToken' | 'signedJwt' | 'signedBlob'>

/** A namespace and what is asked in it; the lifetime is undefined where the spec leaves it open. */
type Point = readonly [
  namespace: string,
  serviceAccount: string,
  request: Request,
  lifetime: string | undefined,
]

type Values<T> = { readonly usual: readonly T[]; readonly odd: readonly T[] }

const NAMESPACES = ['data', 'data-lake', 'web', 'lab-1', 'lonely'] as const

/** Own, of others, named exactly, by a pattern; and what looks like one of these and is not. */
const identities = (own: string): Values<string> => ({
  usual: [
    `${own}:reader`,
    own === 'data' ? 'data-lake:reader' : 'data:reader',
    'ci.bot@corp.example',
    `jobs/${own}@corp.example`,
    `${own}:A.b_c-d+e`,
  ],
  odd: [
    own,
    `${own}x:reader`,
    `x${own}:reader`,
    `${own}:a@b`,
    `${own}:a/b`,
    'jobs/a/b@corp.example',
    'ciXbot@corp.example',
    'ci.bot@corp.example.org',
    'CI.bot@corp.example',
    `${own}:*`,
    '*:reader',
    '{namespace}:reader',
    `${own}:`,
    `${own}:a..b`,
  ],
})

const scoped = (...scopes: string[]): Request => ({ accessToken: { scopes } })
const PAYLOAD = Buffer.from('release 1.2.3').toString('base64')

const REQUESTS: Values<Request> = {
  usual: [
    scoped('read'),
    scoped('read', 'write'),
    scoped('https://api.example/auth/x'),
    { idToken: { audience: 'https://api.example' } },
    { signedJwt: { claims: { aud: 'aud-a' } } },
    { signedJwt: { claims: { aud: ['aud-a', 'aud-c'] } } },
    { signedBlob: { payload: PAYLOAD } },
  ],
  odd: [
    scoped(),
    scoped('readx'),
    scoped('rea'),
    scoped('https://api.example/auth/x/y'),
    scoped('*'),
    { idToken: { audience: 'https://api.example.evil' } },
    { idToken: { audience: 'xaud-a' } },
    { idToken: { audience: '*' } },
    { signedJwt: { claims: {} } },
    { signedJwt: { claims: { aud: ['aud-a', 'aud-b'] } } },
  ],
}

const LIFETIMES: Values<string | undefined> = {
  usual: [undefined, '10m', '1h', '12h'],
  odd: ['30m', '30m1s', '1h1s', '2h', '12h1s', '9s'],
}

/** The odd values stand beside these, which many grants cover. */
const BESIDE = {
  requests: [scoped('read'), { signedJwt: { claims: { aud: 'aud-a' } } }],
  lifetime: '10m',
} as const

const SHORT_REQUESTS = [...BESIDE.requests, { idToken: { audience: 'https://api.example' } }]

/** The cells are the same in every run. */
export function grantsMatrix(): GrantsMatrix {
  const points = NAMESPACES.flatMap((namespace) => [
    ...product(namespace, identities(namespace).usual, REQUESTS.usual, LIFETIMES.usual),
    ...product(namespace, identities(namespace).odd, BESIDE.requests, [BESIDE.lifetime]),
    ...product(namespace, [`${namespace}:reader`], REQUESTS.odd, [BESIDE.lifetime]),
    ...product(namespace, [`${namespace}:reader`], BESIDE.requests, LIFETIMES.odd),
    ...product(namespace, identities(namespace).usual, SHORT_REQUESTS, [SHORT_LIFETIME]),
  ])
  const wide = NAMESPACES.flatMap((namespace) => {
    const { usual, odd } = identities(namespace)
    const requests = [...REQUESTS.usual, ...REQUESTS.odd]
    const lifetimes = [...LIFETIMES.usual, ...LIFETIMES.odd, SHORT_LIFETIME]
    return product(namespace, [...usual, ...odd], requests, lifetimes)
  })
  return { stages: grantStages(NAMESPACES), cells: points.map(cell), wide: wide.map(cell) }
}

const product = (
  namespace: string,
  serviceAccounts: readonly string[],
  requests: readonly Request[],
  lifetimes: readonly (string | undefined)[],
): Point[] =>
  serviceAccounts.flatMap((serviceAccount) =>
    requests.flatMap((request) =>
      lifetimes.map((lifetime): Point => [namespace, serviceAccount, request, lifetime]),
    ),
  )

function cell([namespace, serviceAccount, request, lifetime]: Point, at: number): GrantCell {
  const [[kind, asked] = ['', {}]] = Object.entries(request)
  const life = lifetime === undefined ? {} : { lifetime }
  const name = `c${String(at).padStart(4, '0')}`
  return {
    name,
    namespace,
    spec: {
      issuerRef: { name: 'matrix' },
      serviceAccount,
      [kind]: { ...asked, ...life },
      // The name of the object and that of its Secret must not be mistaken for each other.
      ...(at % 3 === 0 && { secret: { name: `secret-of-${name}` } }),
    },
    what: `${namespace} as ${serviceAccount}, ${kind} ${JSON.stringify(asked)} for ${lifetime ?? 'as long as is usual'}`,
  }
}
