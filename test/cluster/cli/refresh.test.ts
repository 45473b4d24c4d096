import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RefreshReport } from '../../../src/cli/refresh/refresh-report.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { createCliProcess } from './create-cli-process.ts'
import { type CliRun, type CliWorld, NS, startCliWorld } from './start-cli-world.ts'

let world: CliWorld

beforeAll(async () => {
  world = await startCliWorld()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const refresh = (...argv: readonly string[]): Promise<CliRun> =>
  world.cli('refresh', ...argv, '-n', NS)

async function asked(
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly report: RefreshReport }> {
  const { code, out } = await refresh(...argv, '-o', 'json')
  return { code, report: JSON.parse(out) }
}

const annotationOf = async (name: string): Promise<string | undefined> =>
  (await world.token([NS, name]))?.metadata.annotations?.['mintlet.dev/refresh-requested']

describe('a refresh that comes', () => {
  test('is told with both tokens, and the new one is in the Secret', async () => {
    const before = await world.token([NS, 'active'])

    const { code, report } = await asked('active')

    const after = await world.token([NS, 'active'])
    expect({ code, report }).toMatchObject({
      code: 0,
      report: {
        kind: 'ImpersonatedToken',
        outcome: 'Served',
        before: { id: before?.status?.tokenId, expiresAt: before?.status?.expiresAt },
        after: { id: after?.status?.tokenId, expiresAt: after?.status?.expiresAt },
        former: { id: before?.status?.tokenId, worksUntil: before?.status?.expiresAt },
      },
    })
    expect(after?.status?.tokenId).not.toBe(before?.status?.tokenId)
    expect(after?.status?.lastHandledRefresh).toBe(report.request)
    const secret = await world.secret([NS, 'active'])
    expect(secret?.metadata.annotations?.['mintlet.dev/token-id']).toBe(report.after?.id)
  })

  test('reads well', async () => {
    const { code, out, err } = await refresh('itok/active')

    expect(code).toBe(0)
    expect(out).toMatch(
      /^ImpersonatedToken golden\/active has a new credential\.\n +CREDENTIAL +ISSUED +EXPIRES\nbefore +\S+ +\S+Z +\S+Z\nnow +\S+ +\S+Z +\S+Z\nThe old token stays valid until it expires/,
    )
    expect(err).toContain('waiting up to 1m30s')
  })

  test('is not waited for with --no-wait, and comes all the same', async () => {
    const { code, report } = await asked('id-token', '--no-wait')

    expect(code).toBe(0)
    expect(report.outcome).toBe('Requested')
    expect(report).not.toHaveProperty('after')
    await world.untilToken(
      'is served',
      [NS, 'id-token'],
      ({ status }) => status?.lastHandledRefresh === report.request,
    )
  })

  test('of a ServiceAccountCredential is a rotation: the old one works on for its overlap', async () => {
    const { code, report } = await asked('pipeline', '--timeout=45s')

    expect({ code, report }).toMatchObject({
      code: 0,
      report: { outcome: 'Served', before: { id: 'cred-007' }, former: { id: 'cred-007' } },
    })
    const { status } = (await world.credential([NS, 'pipeline'])) ?? {}
    expect(report.after?.id).toBe(status?.credential?.id)
    expect(report.former?.worksUntil).toBe(status?.previous?.[0]?.retireAt)
    expect(report.former?.message).toContain('overlap')
    const { out } = await world.cli('inspect', 'pipeline', '-n', NS)
    expect(out).toMatch(/in \S+ +PreviousRetirement +cred-007/)
  })
})

describe('a refresh that can never come is refused, and nothing is written', () => {
  test('of what is given once', async () => {
    await world.create([NS, 'once'], {
      accessToken: { scopes: ['read'], lifetime: '1h' },
      refresh: { policy: 'Never' },
    })
    await world.untilReady([NS, 'once'])

    const { code, out, err } = await refresh('once')

    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toContain('nothing was requested')
    expect(out).toContain('create a new object')
    expect(await annotationOf('once')).toBeUndefined()
  })

  test.each([
    ['expired', 'Expired', 'create a new object'],
    ['suspended', 'Suspended', 'spec.suspend'],
    ['contractor', 'Expired', 'create a new object'],
  ])('of %s', async (name, reason, words) => {
    const { code, report } = await asked(name)

    expect({ code, report }).toMatchObject({ code: 1, report: { outcome: 'Refused', reason } })
    expect(report.message).toContain(words)
    expect(report).not.toHaveProperty('request')
    expect(await annotationOf(name)).toBeUndefined()
  })
})

describe('a refresh that does not come', () => {
  test.each([
    ['refresh-failing', 'NotGranted'],
    ['not-granted', 'NotGranted'],
    ['pending', 'IssuerUnavailable'],
    ['lapsed', 'Lapsed'],
    ['crowded', 'SlotsExhausted'],
    ['disabled', 'ParentDisabled'],
  ])('of %s says why: %s', async (name, reason) => {
    const { code, report } = await asked(
      name,
      '--timeout=30s',
      '--runbook-url=https://docs.example.com',
    )

    expect({ code, report }).toMatchObject({
      code: 1,
      report: {
        outcome: 'Failed',
        reason,
        runbook: `https://docs.example.com/reasons.md#${reason.toLowerCase()}`,
      },
    })
  })

  test('is refused to whoever may not write the object', async () => {
    const { code, out, err } = await world.cliAs('viewer', 'refresh', 'active', '-n', NS)

    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('you may not patch impersonatedtokens')
  })

  test.each([['--timeout=soon'], ['--timeout=5'], ['--wait']])(
    'is not asked for with %s',
    async (flag) => {
      expect(await refresh('active', flag)).toMatchObject({ code: 2, out: '' })
    },
  )
})

describe('where no operator runs', () => {
  beforeAll(async () => {
    await world.operator.stop()
  })

  test('nobody answers, and the Lease to look at is named', async () => {
    const { code, out, err } = await refresh('active', '--timeout=2s')

    expect(code).toBe(3)
    expect(err).toMatch(/mintlet: (?:nobody leads|mintlet does not run).*; waiting all the same/)
    expect(out).toContain('Nobody has answered within 2s')
    expect(out).toContain('kubectl get lease mintlet -n mintlet-system')
    expect(out).toContain('The request stays')
  })

  test('what the object has said before is no answer', async () => {
    const { code, report } = await asked('refresh-failing', '--timeout=2s')

    expect({ code, report }).toMatchObject({ code: 3, report: { outcome: 'Unanswered' } })
    expect(['Free', 'Stale']).toContain(report.lease?.state)
  })

  test('whoever may not see the Lease is told where it is', async () => {
    const { code, out } = await world.cliAs('editor', 'refresh', 'jwt', '--timeout=1s', '-n', NS)

    expect(code).toBe(3)
    expect(out).toContain('kubectl get lease mintlet -n mintlet-system')
    expect(out).toContain('you may not get leases')
  })

  test('whoever gives up is told that the request stays', async () => {
    const controller = new AbortController()
    const { process, out, err } = createCliProcess({
      kubeconfig: world.controlPlane.kubeconfigPath,
      operator: world.operator,
      signal: controller.signal,
    })
    const running = runCli(['refresh', 'id-token', '-n', NS], process)
    await wait(1500)
    controller.abort()

    expect(await running).toBe(3)
    expect(out()).toBe('')
    expect(err()).toContain('The request stays')
    expect(await annotationOf('id-token')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })
})
