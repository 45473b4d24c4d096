import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import type { InspectReport } from '../../../../src/cli/inspect/inspect-report.ts'
import { inspectVerb } from '../../../../src/cli/inspect/inspect-verb.ts'
import { createStyle } from '../../../../src/cli/text/create-style.ts'
import { jsonText } from '../../../../src/cli/text/json-text.ts'
import type { KubeAnswer, KubeCall } from '../../../../src/kube/kube-client.ts'
import { secretDigest } from '../../../../src/render/secret-digest.ts'
import { credential } from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW, served, token, tokenSpec } from '../../../kit/gen.ts'
import { rawPod } from '../../../kit/raw-pod.ts'
import { type FakeAnswer, type FakeCliWorld, fakeCliWorld } from '../fake-cli-world.ts'

const at = (milliseconds: number): string => formatTime(NOW + milliseconds)
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const SIGNATURE = 'dGhlLXNpZ25hdHVyZS1vZi10aGUtdG9rZW4'
const HOSTILE = '\u001B[2J\u001B]0;owned\u0007you\u202E are fine\r\n'
const CLAIMS = { jti: 'token-1', sub: 'etl:reader', exp: (NOW + HOUR) / 1000, note: HOSTILE }
const JWT = `${part({ alg: 'ES256', kid: 'key-1' })}.${part(CLAIMS)}.${SIGNATURE}`

const ready = (message: string): object => ({
  type: 'Ready',
  status: 'True',
  reason: 'Issued',
  message,
  observedGeneration: 1,
  lastTransitionTime: at(0),
})

type Over = {
  readonly secret?: FakeAnswer
  readonly pods?: FakeAnswer
  readonly events?: FakeAnswer
  readonly status?: object
  readonly data?: Readonly<Record<string, string>>
}

const list = (items: readonly object[]): object => ({ metadata: { resourceVersion: '1' }, items })

/** `etl/reader`, ten minutes after its token was issued, and a pod that has it in its environment. */
function worldOf(over: Over = {}): FakeCliWorld {
  const data = over.data ?? { token: base64(JWT) }
  const { metadata, status } = served(token(), {
    status: {
      secretDigest: secretDigest('Opaque', data),
      refreshAt: at(30 * MINUTE),
      ...over.status,
    },
  })
  const conditions = [ready(`valid ${HOSTILE}`)]
  const object = { metadata, spec: tokenSpec(), status: { conditions, ...status } }
  const secret = {
    metadata: {
      name: 'reader',
      resourceVersion: '100',
      annotations: { 'mintlet.dev/token-id': 'token-1', 'mintlet.dev/expires-at': at(HOUR) },
      ownerReferences: [
        { apiVersion: 'v', kind: 'K', name: 'reader', uid: 'uid-of-reader', controller: true },
      ],
    },
    type: 'Opaque',
    data,
  }
  const event = {
    type: 'Normal',
    reason: 'Issued',
    message: `told ${HOSTILE}`,
    eventTime: at(0),
  }
  const world = fakeCliWorld(({ path }) => {
    if (path.includes('/serviceaccountcredentials/')) return 404
    if (path.includes('/impersonatedtokens/')) return object
    if (path.endsWith('/secrets/reader')) return over.secret ?? secret
    if (path.endsWith('/pods')) return over.pods ?? list([rawPod()])
    if (path.endsWith('/events')) return over.events ?? list([event])
    return 404
  })
  world.clock.jump(10 * MINUTE)
  return world
}

const inspect = (world: FakeCliWorld, show = false): Promise<InspectReport> =>
  inspectVerb.gather(world, { name: 'reader', show, runbookUrl: undefined })

const shownBy = (report: InspectReport): string =>
  `${inspectVerb.describe(report, createStyle(false, undefined))}\n${jsonText(report)}`

describe('kubectl mintlet inspect', () => {
  test('tells all of an object that is well', async () => {
    const report = await inspect(worldOf())

    expect(report).toMatchObject({
      kind: 'ImpersonatedToken',
      namespace: 'etl',
      name: 'reader',
      healthy: true,
      phase: 'Active',
      type: 'AccessToken',
      secondsLeft: 3000,
      credentialId: 'token-1',
      secret: { state: 'Present', isAsWritten: true },
      credential: { form: 'JWT', tokens: [{ keys: ['token'], isPublished: true }] },
      consumers: { items: [{ pod: 'api-1', how: 'env', refreshes: 'Missed' }] },
      events: { items: [{ reason: 'Issued' }] },
    })
    expect(report.problems.map(({ reason, severity }) => [reason, severity])).toEqual([
      ['ConsumersStale', 'Warning'],
    ])
    expect(inspectVerb.exitCode(report)).toBe(0)
  })

  test('neither text nor JSON has the token or its signature', async () => {
    const text = shownBy(await inspect(worldOf()))

    expect(text).not.toContain(SIGNATURE)
    for (const each of JWT.split('.')) expect(text).not.toContain(each)
    expect(text).not.toContain(base64(JWT))
  })

  test('with --show both have the token, and stderr says so', async () => {
    const world = worldOf()
    const report = await inspect(world, true)

    expect(inspectVerb.describe(report, createStyle(false, undefined))).toContain(JWT)
    expect(report.values).toEqual([{ key: 'token', encoding: 'utf8', value: JWT }])
    expect(world.said.join()).toContain('in clear')
  })

  test('--show of what is no text gives base64, and says which', async () => {
    const report = await inspect(worldOf({ data: { blob: '/w==' } }), true)

    expect(report.values).toEqual([{ key: 'blob', encoding: 'base64', value: '/w==' }])
  })

  test('nothing that somebody else wrote reaches a terminal as it is', async () => {
    const report = await inspect(worldOf(), true)

    const text = inspectVerb.describe(report, createStyle(false, undefined))
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(text).toContain('you are fine')
  })

  test('nor does what somebody wrote into status in place of a name', async () => {
    const world = worldOf({ status: { secretName: `reader${HOSTILE}` } })
    const report = await inspect(world, true)

    const text = inspectVerb.describe(report, createStyle(false, undefined))
    const all = `${text}${world.said.join('')}`.replaceAll('\n', '')
    expect(all).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(all).toContain('Secret reader')
  })

  test.each([
    ['secrets', { secret: 403 }, 'you may not get secrets'],
    ['pods', { pods: 403 }, 'you may not list pods'],
    ['events', { events: 403 }, 'you may not list events'],
  ] as const)('without the right to %s the rest is shown', async (_what, over, wanted) => {
    const report = await inspect(worldOf(over))

    const text = inspectVerb.describe(report, createStyle(false, undefined))
    expect(text).toContain(wanted)
    expect(text).toContain('Time left')
    expect(inspectVerb.exitCode(report)).toBe(0)
  })

  test('a Secret that is gone is bad, whatever the conditions say', async () => {
    const report = await inspect(worldOf({ secret: 404 }))

    expect(report.problems).toMatchObject([{ reason: 'SecretMissing' }, {}])
    expect(inspectVerb.exitCode(report)).toBe(1)
  })

  test('a token of Google is opaque', async () => {
    const report = await inspect(worldOf({ data: { token: base64('ya29.made-up') } }))

    expect(report.credential).toEqual({ form: 'Opaque', tokens: [] })
    expect(shownBy(report)).toContain('opaque')
    expect(shownBy(report)).not.toContain('ya29')
  })

  test('a mint between the reads of object and Secret is no edit: the object is read again', async () => {
    const world = worldOf({ status: { secretResourceVersion: '99' } })

    await inspect(world)

    const reads = world.calls.filter(({ path }) => path.endsWith('/impersonatedtokens/reader'))
    expect(reads).toHaveLength(2)
  })

  test('the token of before that keepPrevious keeps is no edit', async () => {
    const written = { token: base64(JWT) }
    const report = await inspect(
      worldOf({
        data: { ...written, 'previous-token': base64(JWT) },
        status: { secretDigest: secretDigest('Opaque', written) },
      }),
    )

    expect(report.secret).toMatchObject({ isAsWritten: true })
    expect(inspectVerb.exitCode(report)).toBe(0)
  })

  test.each([200, 403] as const)(
    'time is told by the API server, not by a machine that is hours ahead: %s',
    async (status) => {
      const world = worldOf(status === 403 ? { secret: 403 } : {})
      const client = {
        ...world.client,
        request: async <T>(call: KubeCall): Promise<KubeAnswer<T>> => {
          if (call.path === '/version') return { status: 200, body: {} as T, serverTime: NOW }
          return { ...(await world.client.request<T>(call)), serverTime: NOW }
        },
      }
      world.clock.jump(5 * HOUR)

      const report = await inspectVerb.gather(
        { ...world, client },
        { name: 'reader', show: false, runbookUrl: undefined },
      )

      expect(report).toMatchObject({ lookedAt: at(0), secondsLeft: 3600, healthy: true })
    },
  )

  test('pods that nobody expected stop nothing', async () => {
    const pods = {
      metadata: { resourceVersion: '1' },
      items: [null, 7, { metadata: { name: 'x' }, spec: 'none' }],
    }

    expect(await inspect(worldOf({ pods }))).toMatchObject({ consumers: { items: [] } })
  })

  test('a client credential is told by its keys alone', async () => {
    const data = { clientId: base64('client'), clientSecret: base64('mlt_very-secret') }
    const { metadata } = credential()
    const spec = {
      issuerRef: { name: 'local' },
      serviceAccount: 'etl:reader',
      rotation: { policy: 'BeforeExpiry' },
    }
    const status = { secretDigest: secretDigest('Opaque', data) }
    const world = fakeCliWorld(({ path }) => {
      if (path.includes('/impersonatedtokens/')) return 404
      if (path.includes('/serviceaccountcredentials/')) return { metadata, spec, status }
      // What somebody keeps beside it is no edit.
      const all = { ...data, note: base64('ours') }
      if (path.includes('/secrets/')) return { metadata: {}, type: 'Opaque', data: all }
      return { metadata: { resourceVersion: '1' }, items: [] }
    })

    const report = await inspectVerb.gather(world, {
      name: 'sac/pipeline',
      show: false,
      runbookUrl: undefined,
    })

    expect(report).toMatchObject({
      kind: 'ServiceAccountCredential',
      credential: { form: 'ClientCredential' },
      secret: {
        name: 'pipeline-credential',
        keys: [{ key: 'clientId', bytes: 6 }, {}, {}],
        isAsWritten: true,
      },
    })
    expect(shownBy(report)).not.toContain('mlt_very-secret')
    expect(shownBy(report)).not.toContain(data.clientSecret)
  })
})
