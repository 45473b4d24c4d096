import { expect, test } from 'vitest'
import type { VerifyOptions } from '../../../../src/cli/verify/verify-options.ts'
import type { VerifyReport } from '../../../../src/cli/verify/verify-report.ts'
import { verifyVerb } from '../../../../src/cli/verify/verify-verb.ts'
import { createFakeHttpClient } from '../../../kit/fake-http-client.ts'
import { fakeCliWorld } from '../fake-cli-world.ts'
import { verifyOptions } from './verify-options.ts'

const OPTIONS: VerifyOptions = verifyOptions({ kind: 'ServiceAccountCredential', name: 'pipeline' })
const UID = 'uid-1'
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const TEXTS = { clientId: 'id', clientSecret: 'hush-hush', token: 'ya29.hush-hush' }
const DATA = Object.fromEntries(Object.entries(TEXTS).map(([key, text]) => [key, base64(text)]))

const issuer = (spec: object): object => ({
  metadata: { name: 'local' },
  spec: { ...spec, grants: [] },
  status: { issuer: 'https://issuer.example/cluster/local' },
})
const GOOGLE = issuer({ google: { auth: { ambient: {} } } })
const ISSUERS = {
  local: issuer({ local: {} }),
  k0rdent: issuer({
    k0rdent: { endpoint: 'https://k0rdent.example', auth: { tokenSecretRef: { name: 'c' } } },
  }),
}

/** Verifies an object whose Secret is that of the object with the uid; what was sent, and the report. */
async function verified(
  options: Partial<VerifyOptions>,
  issuerObject: object,
  owners: { readonly secret: string; readonly client?: string; readonly token?: string },
): Promise<{ readonly sent: string; readonly report: VerifyReport }> {
  const http = createFakeHttpClient(() => ({ ok: false, problem: 'NotSent' }))
  const secret = (uid: string): object => ({
    metadata: {
      labels: { 'app.kubernetes.io/managed-by': 'mintlet' },
      ownerReferences: [{ apiVersion: 'mintlet.dev/v1alpha1', kind: 'K', name: 'n', uid }],
    },
    data: { ...DATA, token: base64(owners.token ?? TEXTS.token) },
  })
  const spec = { issuerRef: { name: 'local' }, serviceAccount: 'etl:reader' }
  const world = fakeCliWorld(({ path }) => {
    const metadata = { name: path.split('/').at(-1) ?? '', namespace: 'etl', uid: UID }
    if (path.includes('/clustercredentialissuers/')) return issuerObject
    if (path.includes('/secrets/asker')) return secret(owners.client ?? UID)
    if (path.includes('/secrets/')) return secret(owners.secret)
    if (path.includes('/services/')) return 404
    const token = path.includes('/impersonatedtokens/') ? { accessToken: { scopes: [] } } : {}
    return { metadata, spec: { ...spec, ...token }, status: {} }
  })
  const all = { ...OPTIONS, ...options }
  let isOver = false
  const running = verifyVerb
    .gather({ ...world, http: () => http }, all)
    .finally(() => void (isOver = true))
  const over = (): boolean => isOver
  while (!over()) {
    await new Promise((resolve) => setImmediate(resolve))
    await world.clock.advance(500)
  }
  const sent = http.sent.map(({ method, url, headers, body = '' }) =>
    [method, url.href, JSON.stringify(headers), body].join(' '),
  )
  return { sent: sent.join('\n'), report: await running }
}

const token = { kind: 'ImpersonatedToken', name: 'reader' } as const
const outcomeOf = ({ checks }: VerifyReport, wanted: string): string | undefined =>
  checks.find(({ check }) => check === wanted)?.outcome

test.each(['local', 'k0rdent'] as const)(
  'client credentials in a Secret of somebody else are not sent to an issuer: %s',
  async (type) => {
    const foreign = await verified({ login: true }, ISSUERS[type], { secret: 'uid-2' })
    expect(foreign.sent).toBe('')
    expect(outcomeOf(foreign.report, 'Login')).toBe('Skipped')
    expect(foreign.report.verdict).toBe('Invalid')
    const own = await verified({ login: true }, ISSUERS[type], { secret: UID })
    expect(own.sent).toContain('POST')
  },
)

test('a token in a Secret of somebody else is sent neither to Google nor to the issuer', async () => {
  const ask = { subject: token, introspect: true }
  const google = await verified(ask, GOOGLE, { secret: 'uid-2' })
  expect(google.sent).toBe('')
  expect(outcomeOf(google.report, 'Introspection')).toBe('Skipped')
  expect((await verified(ask, GOOGLE, { secret: UID })).sent).toContain('ya29')
  const local = { ...ask, client: 'asker' }
  expect((await verified(local, ISSUERS.local, { secret: 'uid-2' })).sent).not.toContain('POST')
})

test('nobody introspects with client credentials that are somebody else’s', async () => {
  const jwt = ['{"alg":"none"}', '{}', 's']
    .map((text) => Buffer.from(text).toString('base64url'))
    .join('.')
  const ask = { subject: token, introspect: true, client: 'asker' }
  const foreign = await verified(ask, ISSUERS.local, {
    secret: UID,
    client: 'uid-2',
    token: jwt,
  })
  expect(foreign.sent).not.toContain('POST')
  expect(JSON.stringify(foreign.report)).toContain('does not belong to')
  const own = await verified(ask, ISSUERS.local, {
    secret: UID,
    client: UID,
    token: jwt,
  })
  expect(own.sent).toContain('POST')
})
