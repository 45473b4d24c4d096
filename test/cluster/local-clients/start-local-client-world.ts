import { randomUUID } from 'node:crypto'
import {
  type CredentialRecord,
  credentialRecordSchema,
} from '../../../src/api/credential-record.ts'
import { RECORD_ANNOTATION } from '../../../src/api/group.ts'
import { secretParts } from '../../kit/canary/secret-parts.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import type { Place } from '../canary/place.ts'
import { type CredentialApi, createCredentialApi } from '../credential-api.ts'
import { textsOf } from '../credential-faults/texts-of.ts'
import {
  type StartOptions,
  startWorld,
  type World,
  type WorldOptions,
} from '../operator/start-world.ts'
import {
  type ClientAuth,
  type Form,
  type OauthAnswer,
  type OauthEndpoint,
  oauthPost,
} from './oauth-post.ts'

type Key = readonly [namespace: string, name: string]

export type LocalClientWorldOptions = WorldOptions & {
  /** Of spec.local; what every local issuer has unless given. */
  readonly local?: object
  /** Instead of CLIENT_GRANT. */
  readonly grants?: readonly object[]
}

/**
 * A world whose ServiceAccountCredentials are clients of the ClusterCredentialIssuer `local`. Its disposal also looks
 * for secrets in everything that the endpoints answered, but for the tokens that were asked for.
 */
export type LocalClientWorld = World &
  CredentialApi & {
    /** With flags that make everything short. */
    startOperator(options?: StartOptions): Promise<Operator>
    /** Merge patch of the issuer's spec. */
    changeIssuer(spec: object): Promise<void>
    /** What is in the Secret of a ServiceAccountCredential, in clear; empty when there is none. */
    values(key: Key): Promise<Readonly<Record<string, string>>>
    /** How the Secret of an object says who its client is. */
    client(key: Key): Promise<ClientAuth>
    /** What the operator remembers of an object. */
    record(uid: string): Promise<CredentialRecord | undefined>
    post(
      operator: Operator,
      endpoint: OauthEndpoint,
      form: Form,
      auth?: ClientAuth,
    ): Promise<OauthAnswer>
    /** Resolves once the operator has done what it wants to about all that was changed before. */
    untilSeen(namespace: string): Promise<void>
  }

export const SYSTEM = 'mintlet-system'

/** Anybody may have clients of any service account. */
export const CLIENT_GRANT = {
  namespaces: { names: ['*'] },
  serviceAccounts: ['*'],
  kinds: ['ClientCredential'],
  scopes: ['read', 'write'],
  audiences: ['https://api.example.com', 'https://other.example.com'],
  maxLifetime: '24h',
  maxCredentials: 5,
}

/** What installMintlet() grants: tokens without a client. */
const TOKEN_GRANT = {
  namespaces: { names: ['*'] },
  serviceAccounts: ['{namespace}:*'],
  kinds: ['AccessToken'],
  scopes: ['*'],
  maxLifetime: '12h',
}

const ISSUER = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/local'
const FLAGS = ['--settle=1s', '--last-used-interval=5s', '--revoke-timeout=10s']

export async function startLocalClientWorld({
  local = {},
  grants = [CLIENT_GRANT],
  ...rest
}: LocalClientWorldOptions): Promise<LocalClientWorld> {
  const world = await startWorld(rest)
  const { admin } = world.controlPlane
  const credentials = createCredentialApi(admin, 'local')
  const answered: Place[] = []

  async function changeIssuer(spec: object): Promise<void> {
    const contentType = 'application/merge-patch+json'
    const { status, body } = await admin.request('PATCH', ISSUER, { spec }, { contentType })
    if (status !== 200) throw new Error(`the issuer: ${status} ${JSON.stringify(body)}`)
  }

  const values = async ([namespace, name]: Key): Promise<Readonly<Record<string, string>>> =>
    textsOf((await world.secret([namespace, `${name}-credential`]))?.data)

  await changeIssuer({ local, grants: [...grants, TOKEN_GRANT] })
  return {
    ...world,
    ...credentials,
    startOperator: ({ flags = [], ...start } = {}) =>
      world.start({ ...start, flags: [...FLAGS, ...flags] }),
    changeIssuer,
    values,
    async client(key) {
      const { clientId = '', clientSecret = '' } = await values(key)
      return { clientId, clientSecret }
    },
    async record(uid) {
      const secret = await world.secret([SYSTEM, `mintlet-credential-${uid}`])
      const text = secret?.metadata.annotations?.[RECORD_ANNOTATION]
      return text === undefined ? undefined : credentialRecordSchema.parse(JSON.parse(text))
    },
    async post(operator, endpoint, form, auth) {
      const answer = await oauthPost(operator, endpoint, form, auth)
      const { token, text, body } = answer
      const where = `an answer of ${endpoint}, ${answer.status}`
      // It is in nobody's Secret, and nowhere else either.
      if (token !== '') {
        for (const part of secretParts(where, 'access_token', token)) world.canary.learn(part)
      }
      const shown = token === '' ? text : JSON.stringify(body)
      answered.push({ where, text: `${JSON.stringify(answer.headers)} ${shown}` })
      return answer
    },
    async untilSeen(namespace) {
      const key = [namespace, `later-${randomUUID().slice(0, 8)}`] as const
      await credentials.createCredential(key, { serviceAccount: 'later', lifetime: '1h' })
      await credentials.untilIssued(key)
      await credentials.removeCredential(key)
      const isGone = async (): Promise<boolean> => (await credentials.credential(key)) === undefined
      await until('there is room for the next', isGone)
    },
    async [Symbol.asyncDispose]() {
      const leaks = await world.canary.findings(answered)
      await world[Symbol.asyncDispose]()
      if (leaks.length > 0) throw new Error(`secrets were seen: ${JSON.stringify(leaks)}`)
    },
  }
}
