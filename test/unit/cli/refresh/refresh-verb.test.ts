import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import type { RefreshReport } from '../../../../src/cli/refresh/refresh-report.ts'
import { refreshVerb } from '../../../../src/cli/refresh/refresh-verb.ts'
import { createStyle } from '../../../../src/cli/text/create-style.ts'
import type { KubeCall } from '../../../../src/kube/kube-client.ts'
import { HOUR, MINUTE, NOW, SECOND, served, token, tokenSpec } from '../../../kit/gen.ts'
import { type FakeAnswer, type FakeCliWorld, fakeCliWorld } from '../fake-cli-world.ts'

const at = (milliseconds: number): string => formatTime(NOW + milliseconds)

type Over = {
  /** What the operator has made of the object after it was asked; undefined: nothing. */
  readonly after?: (request: string, looks: number) => object
  readonly patch?: FakeAnswer
  readonly read?: (looks: number) => FakeAnswer | undefined
  readonly lease?: FakeAnswer
  readonly spec?: object
  readonly before?: object
}

const LEASE = {
  spec: {
    holderIdentity: 'mintlet-1',
    leaseDurationSeconds: 15,
    renewTime: at(59 * SECOND).replace('Z', '.000000Z'),
  },
}

type Body = {
  readonly metadata: {
    readonly uid: string
    readonly annotations: Readonly<Record<string, string>>
  }
}

/** `etl/reader` with a token of an hour ago, which stays as it is unless the test says otherwise. */
function worldOf(over: Over = {}): FakeCliWorld {
  const { metadata, status } = served(token(), { issuedAt: NOW - HOUR, life: 2 * HOUR })
  let request = ''
  let looks = 0
  return fakeCliWorld((call: KubeCall) => {
    if (call.method === 'PATCH') {
      if (over.patch !== undefined) return over.patch
      request = (call.body as Body).metadata.annotations['mintlet.dev/refresh-requested'] ?? ''
      return {}
    }
    if (call.path.includes('/leases/')) return over.lease ?? LEASE
    if (call.path.includes('/deployments')) return 403
    if (!call.path.endsWith('/impersonatedtokens/reader')) return 404
    const annotations = request === '' ? {} : { 'mintlet.dev/refresh-requested': request }
    const object = {
      metadata: { ...metadata, annotations },
      spec: { ...tokenSpec(), ...over.spec },
      status: { ...status, ...over.before },
    }
    if (request === '') return object
    looks += 1
    const answer = over.read?.(looks)
    if (answer !== undefined) return answer
    return { ...object, status: { ...object.status, ...over.after?.(request, looks) } }
  })
}

async function refresh(
  world: FakeCliWorld,
  { timeoutMs }: { readonly timeoutMs: number | undefined } = { timeoutMs: MINUTE },
): Promise<RefreshReport> {
  const running = refreshVerb.gather(world, { name: 'reader', timeoutMs, runbookUrl: undefined })
  await Promise.all([running.catch(() => undefined), world.clock.advance(2 * MINUTE)])
  return running
}

const text = (report: RefreshReport): string =>
  refreshVerb.describe(report, createStyle(false, undefined))

const SERVED = (request: string): object => ({
  lastHandledRefresh: request,
  tokenId: 'token-2',
  issuedAt: at(0),
  expiresAt: at(2 * HOUR),
})

const FAILING = {
  conditions: [
    {
      type: 'RefreshFailing',
      status: 'True',
      reason: 'NotGranted',
      message: 'ask for a grant\u001B[31m',
      observedGeneration: 1,
      lastTransitionTime: at(0),
    },
  ],
}

describe('kubectl mintlet refresh', () => {
  test('asks for it by a merge patch of just this object, and tells both credentials', async () => {
    const world = worldOf({ after: SERVED })

    const report = await refresh(world)

    expect(world.calls.find(({ method }) => method === 'PATCH')).toMatchObject({
      contentType: 'application/merge-patch+json',
      path: '/apis/mintlet.dev/v1alpha1/namespaces/etl/impersonatedtokens/reader',
      body: {
        metadata: {
          uid: 'uid-of-reader',
          annotations: { 'mintlet.dev/refresh-requested': '2026-06-01T12:00:00.000Z' },
        },
      },
    })
    expect(report).toMatchObject({
      outcome: 'Served',
      before: { id: 'token-1', expiresAt: at(HOUR) },
      after: { id: 'token-2', expiresAt: at(2 * HOUR) },
      former: { id: 'token-1', worksUntil: at(HOUR) },
    })
    expect(text(report)).toContain('token-2')
    expect(refreshVerb.exitCode(report)).toBe(0)
  })

  test('with --no-wait it asks and goes', async () => {
    const world = worldOf()

    const report = await refresh(world, { timeoutMs: undefined })

    expect(report).toMatchObject({ outcome: 'Requested' })
    expect(world.calls.at(-1)?.method).toBe('PATCH')
    expect(refreshVerb.exitCode(report)).toBe(0)
  })

  test('what cannot be refreshed is refused before anything is written', async () => {
    const world = worldOf({ spec: { suspend: true } })

    const report = await refresh(world)

    expect(report).toMatchObject({
      outcome: 'Refused',
      reason: 'Suspended',
      runbook: 'docs/reasons.md#suspended',
    })
    expect(report).not.toHaveProperty('request')
    expect(world.calls.every(({ method }) => method === 'GET')).toBe(true)
    expect(refreshVerb.exitCode(report)).toBe(1)
  })

  test('says why not as soon as the object does', async () => {
    const report = await refresh(worldOf({ after: () => FAILING }))

    expect(report).toMatchObject({ outcome: 'Failed', reason: 'NotGranted', waitedSeconds: 0 })
    expect(text(report)).toContain('ask for a grant')
    expect(text(report)).not.toContain('\u001B')
    expect(refreshVerb.exitCode(report)).toBe(1)
  })

  test('says it after a while where the object has said so before', async () => {
    const report = await refresh(worldOf({ before: FAILING }))

    expect(report).toMatchObject({ outcome: 'Failed', reason: 'NotGranted' })
    expect(report.waitedSeconds).toBeGreaterThanOrEqual(10)
    expect(report.waitedSeconds).toBeLessThan(13)
  })

  test('waits longer where an attempt failed just now, for a request has it tried again', async () => {
    const issuance = { attempts: 2, lastFailureAt: at(-20 * SECOND) }
    const report = await refresh(worldOf({ before: { ...FAILING, issuance } }))

    expect(report).toMatchObject({ outcome: 'Failed', reason: 'NotGranted', saidBefore: true })
    expect(report.waitedSeconds).toBeGreaterThanOrEqual(50)
    expect(report.waitedSeconds).toBeLessThan(53)
  })

  test('and not as the answer to this request', async () => {
    const report = await refresh(worldOf({ before: FAILING }))

    expect(report).toMatchObject({ saidBefore: true })
    expect(text(report)).toContain('still says what it said before the request (NotGranted)')
    expect(await refresh(worldOf({ after: () => FAILING }))).not.toHaveProperty('saidBefore')
  })

  test('says at once that nobody leads, and waits', async () => {
    const world = worldOf({ lease: { spec: { holderIdentity: '' } } })
    const running = refreshVerb.gather(world, {
      name: 'reader',
      timeoutMs: MINUTE,
      runbookUrl: undefined,
    })
    await world.clock.advance(SECOND)
    expect(world.said.at(-1)).toContain('nobody leads')
    await world.clock.advance(2 * MINUTE)
    expect(text(await running)).toContain('requested, and no answer yet')

    const led = worldOf({ after: SERVED })
    await refresh(led)
    expect(led.said.join()).not.toContain('leads')
  })

  test('which is no answer where nobody leads', async () => {
    const report = await refresh(worldOf({ before: FAILING, lease: 404 }))

    expect(report).toMatchObject({ outcome: 'Unanswered', lease: { state: 'Absent' } })
    expect(refreshVerb.exitCode(report)).toBe(3)
  })

  test.each<[string, FakeAnswer, string, string]>([
    ['there is no Lease', 404, 'Absent', 'does not run'],
    ['it is free', { spec: { holderIdentity: '' } }, 'Free', 'nobody leads'],
    [
      'it was not renewed',
      { spec: { ...LEASE.spec, renewTime: at(-HOUR).replace('Z', '.000000Z') } },
      'Stale',
      'last held by mintlet-1',
    ],
    ['it is held', LEASE, 'Held', 'although mintlet-1 leads'],
    ['it may not be seen', 403, 'Unknown', 'you may not get leases'],
  ])(
    'where nobody answers, and of the Lease %s, it says where to look',
    async (_what, lease, state, words) => {
      const report = await refresh(worldOf({ lease }))

      expect(report).toMatchObject({ outcome: 'Unanswered', waitedSeconds: 60, lease: { state } })
      expect(text(report)).toContain(words)
      expect(text(report)).toContain('kubectl get lease mintlet -n mintlet-system')
      expect(refreshVerb.exitCode(report)).toBe(3)
    },
  )

  test('whoever asks right after a mint is told that it takes a while', async () => {
    const world = worldOf({ before: { issuedAt: at(-20 * SECOND) } })

    const report = await refresh(world)

    expect(world.said.join()).toContain('issued 20s ago')
    expect(text(report)).toContain('once a minute')
  })

  test('looks now and then, and less often with time', async () => {
    const world = worldOf()

    await refresh(world)

    const looks = world.calls.filter(({ path }) => path.endsWith('/reader')).length
    expect(looks).toBeGreaterThan(20)
    expect(looks).toBeLessThan(50)
  })

  test('an API server that is away for a moment is looked at again', async () => {
    const world = worldOf({ after: SERVED, read: (looks) => (looks < 3 ? 'down' : undefined) })

    expect(await refresh(world)).toMatchObject({ outcome: 'Served' })
  })

  test('an object that is deleted meanwhile is an answer', async () => {
    expect(await refresh(worldOf({ read: () => 404 }))).toMatchObject({
      outcome: 'Failed',
      reason: 'Deleted',
    })
  })

  test('so is another one of its name', async () => {
    const other = {
      metadata: { name: 'reader', namespace: 'etl', uid: 'other' },
      spec: tokenSpec(),
    }

    const replaced = await refresh(worldOf({ read: () => other }))
    expect(replaced).toMatchObject({ reason: 'Deleted' })
    expect(text(replaced)).not.toContain('The request stays')
  })

  test('whoever gives up is told that the request stays', async () => {
    const world = worldOf()
    const running = refreshVerb.gather(world, {
      name: 'reader',
      timeoutMs: MINUTE,
      runbookUrl: undefined,
    })
    running.catch(() => undefined)
    await world.clock.advance(5 * SECOND)
    world.giveUp()

    await expect(running).rejects.toThrow('The request stays')
    await expect(running).rejects.toMatchObject({ name: 'CliError', code: 3 })
  })

  test.each<[string, FakeAnswer, string, number]>([
    ['it may not', 403, 'you may not patch', 1],
    ['admission refuses it', 422, 'Invalid', 1],
    ['another object has its name', 409, 'replaced or deleted', 1],
    ['nobody knows what became of it', 'down', 'not known whether', 3],
  ])('a request that fails because %s is told', async (_what, patch, words, code) => {
    const running = refresh(worldOf({ patch }))

    await expect(running).rejects.toThrow(words)
    await expect(running).rejects.toMatchObject({ code })
  })
})
