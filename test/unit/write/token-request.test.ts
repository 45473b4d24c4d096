import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createTokenRequest } from '../../../src/write/token-request.ts'
import { refusal, unreachable } from '../kube/errors.ts'
import { type ScriptedClient, type Step, scriptedClient } from '../kube/scripted-client.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const TOKEN = 'header.very-secret.signature'
const WANTED = {
  namespace: 'etl',
  serviceAccountName: 'google',
  issuer: { kind: 'CredentialIssuer', name: 'own' },
  audience:
    'https://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/providers/b',
  expirationSeconds: 3600,
} as const
const OPERATORS = 'mintlet-system'
const PATH = '/api/v1/namespaces/etl/serviceaccounts/google'

type Answered = Awaited<ReturnType<ReturnType<typeof createTokenRequest>>>

async function ask(
  script: readonly Step[],
  signal = new AbortController().signal,
  wanted: Parameters<ReturnType<typeof createTokenRequest>>[0] = WANTED,
): Promise<{ answer: Answered; calls: ScriptedClient['calls'] }> {
  const client = scriptedClient(script)
  const answer = await createTokenRequest(client, OPERATORS, () => NOW)(wanted, signal)
  return { answer, calls: client.calls }
}

const account = (allowed?: string, key = 'mintlet.dev/allow-issuer'): Step => ({
  answer: {
    metadata: { name: 'google', ...(allowed !== undefined && { annotations: { [key]: allowed } }) },
  },
})
const granted = (status: object | undefined): Step => ({ answer: { ...(status && { status }) } })
const GRANTED = granted({ token: TOKEN, expirationTimestamp: '2026-06-01T13:00:00Z' })

const failure = (ending: string, reason: string, message: string): object => ({
  ok: false,
  failure: expect.objectContaining({ ending, reason, message: expect.stringContaining(message) }),
})

describe('createTokenRequest()', () => {
  test('asks whether the ServiceAccount has opted in, then for a token of one audience', async () => {
    const { signal } = new AbortController()
    const { answer, calls } = await ask([account('own'), GRANTED], signal)
    expect(answer).toMatchObject({ ok: true, granted: { expiresAt: NOW + 3_600_000 } })
    expect(answer.ok && answer.granted.token.reveal()).toBe(TOKEN)
    expect(calls).toEqual([
      {
        method: 'GET',
        path: PATH,
        accept: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
        signal,
      },
      {
        method: 'POST',
        path: `${PATH}/token`,
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { audiences: [WANTED.audience], expirationSeconds: 3600 },
        },
        signal,
      },
    ])
  })

  test('hands the token out so that nobody prints it by mistake', async () => {
    const { answer } = await ask([account('own'), GRANTED])
    for (const printed of [inspect(answer, { depth: 9 }), JSON.stringify(answer)]) {
      expect(printed).not.toContain('very-secret')
    }
  })

  test.each(['own', 'other,own', 'own,other', ' other , own ', 'a,own,b', 'own,', ',own'])(
    'takes %j for a list that the issuer is in',
    async (allowed) => {
      const { answer, calls } = await ask([account(allowed), GRANTED])
      expect([answer.ok, calls.length]).toEqual([true, 2])
    },
  )

  test.each<[string, Step]>([
    ['no annotation', account()],
    ['another annotation', account('own', 'mintlet.dev/restart')],
    ['the annotation of another group', account('own', 'example.com/allow-issuer')],
    ['no issuer', account('')],
    ['another issuer', account('other')],
    ['several others', account('other,more')],
    ['the beginning of the name', account('ow')],
    ['more than the name', account('own2')],
    ['the name in another case', account('Own')],
    ['the name with its namespace', account('etl/own')],
    ['a wildcard', account('*')],
    ['names without a comma', account('other own')],
    ['names with another separator', account('other;own')],
  ])('asks for no token of a ServiceAccount with %s', async (_what, step) => {
    const { answer, calls } = await ask([step, GRANTED])
    expect(answer).toEqual(
      failure('Stalled', 'Unauthenticated', 'ServiceAccount etl/google has not opted in'),
    )
    expect(calls.map(({ method }) => method)).toEqual(['GET'])
  })

  test.each<[string, Step, string]>([
    ['who has none', account(), 'google mintlet.dev/allow-issuer=own'],
    ['who has others', account('a, B/c'), 'google mintlet.dev/allow-issuer=a,B/c,own --overwrite'],
    ['who has something else', account('a;b $(c)'), 'add own to its annotation mintlet.dev/allow'],
  ])('tells a ServiceAccount %s how to opt in, so that nobody loses theirs', async (...row) => {
    const [, step, said] = row
    const { answer } = await ask([step])
    expect(answer).toEqual(failure('Stalled', 'Unauthenticated', said))
  })

  test.each<[string, 'ClusterCredentialIssuer' | 'CredentialIssuer', string, boolean]>([
    ['etl', 'CredentialIssuer', 'CredentialIssuer/own', true],
    ['etl', 'CredentialIssuer', 'ClusterCredentialIssuer/own', false],
    [OPERATORS, 'ClusterCredentialIssuer', 'own', true],
    [OPERATORS, 'ClusterCredentialIssuer', 'ClusterCredentialIssuer/own', true],
    [OPERATORS, 'CredentialIssuer', 'own', false],
    [OPERATORS, 'CredentialIssuer', 'CredentialIssuer/own', true],
  ])('in namespace %s, to a %s, "%s" is an opt-in: %s', async (namespace, kind, allowed, opted) => {
    const script = [account(allowed), ...(opted ? [GRANTED] : [])]
    const wanted = { ...WANTED, namespace, issuer: { kind, name: 'own' } }
    const { answer } = await ask(script, undefined, wanted)
    expect(answer.ok).toBe(opted)
  })

  test('asks anew each time: whoever takes the annotation away takes the identity away', async () => {
    const client = scriptedClient([account('own'), GRANTED, account()])
    const request = createTokenRequest(client, OPERATORS, () => NOW)
    const { signal } = new AbortController()
    expect((await request(WANTED, signal)).ok).toBe(true)
    expect((await request(WANTED, signal)).ok).toBe(false)
    expect(client.calls.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET'])
  })

  test.each<[string, readonly Step[]]>([
    ['it is read', [{ fail: refusal(404, 'NotFound') }]],
    ['its token is asked for', [account('own'), { fail: refusal(404, 'NotFound') }]],
  ])('says which ServiceAccount to create when it is not there as %s', async (_what, script) => {
    const { answer } = await ask(script)
    expect(answer).toEqual(
      failure('Stalled', 'Unauthenticated', 'there is no ServiceAccount etl/google: create it'),
    )
  })

  test.each<[string, readonly Step[]]>([
    ['read it', [{ fail: refusal(403, 'Forbidden') }]],
    ['ask for its token', [account('own'), { fail: refusal(403, 'Forbidden') }]],
  ])('says which file gives the right to %s', async (_what, script) => {
    const { answer } = await ask(script)
    expect(answer).toEqual(
      failure('Stalled', 'PermissionDenied', 'see deploy/rbac-workload-identity.yaml'),
    )
  })

  test.each<[string, object | undefined]>([
    ['no status', undefined],
    ['an empty status', {}],
    ['no token', { expirationTimestamp: '2026-06-01T13:00:00Z' }],
    ['an empty token', { token: '', expirationTimestamp: '2026-06-01T13:00:00Z' }],
    ['no end', { token: TOKEN }],
    ['an end that is no time', { token: TOKEN, expirationTimestamp: 'soon' }],
  ])('takes an answer with %s for none', async (_what, status) => {
    const { answer } = await ask([account('own'), granted(status)])
    expect(answer).toEqual(failure('Retryable', 'BadResponse', 'TokenRequest without a token'))
    expect(inspect(answer)).not.toContain('very-secret')
  })

  test.each<[string, Step, string]>([
    ['is away', { fail: unreachable }, 'Retryable'],
    ['fails', { fail: refusal(500, 'InternalError') }, 'Retryable'],
    ['does not know the operator', { fail: refusal(401, 'Unauthorized') }, 'Retryable'],
    ['is busy', { fail: refusal(429, 'TooManyRequests', '7') }, 'Waiting'],
  ])('blames the API server when that %s', async (_what, step, ending) => {
    for (const script of [[step], [account('own'), step]]) {
      // oxlint-disable-next-line no-await-in-loop -- because each is a case of its own
      const { answer } = await ask(script)
      expect(answer).toEqual(failure(ending, 'ApiServerUnavailable', ''))
    }
  })

  test('gives up when it is told to', async () => {
    const controller = new AbortController()
    const asking = ask([account('own'), { hang: true }], controller.signal)
    controller.abort()
    expect((await asking).answer).toEqual(failure('Retryable', 'ApiServerUnavailable', ''))
  })
})
