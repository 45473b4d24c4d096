import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InspectReport } from '../../../src/cli/inspect/inspect-report.ts'
import { createPods, type Way } from '../consumer-check/create-pods.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { type CliRun, type CliWorld, NS, startCliWorld } from './start-cli-world.ts'

const OBJECTS = {
  tokens: ['active', 'refresh-failing', 'lapsed', 'expired', 'jwt', 'id-token', 'from-credential'],
  credentials: ['pipeline', 'contractor'],
} as const
const MINUTE = 60_000

let world: CliWorld

beforeAll(async () => {
  world = await startCliWorld()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const inspect = (...argv: readonly string[]): Promise<CliRun> =>
  world.cli('inspect', ...argv, '-n', NS)

async function report(...argv: readonly string[]): Promise<InspectReport> {
  const { out } = await inspect(...argv, '--output=json')
  return JSON.parse(out)
}

/** What is secret in the Secret of an object: whole, its last part, and both as the Secret has them. */
async function secretsOf(secretName: string): Promise<readonly string[]> {
  const { data = {} } = (await world.secret([NS, secretName])) ?? {}
  return ['token', 'clientSecret'].flatMap((key) => {
    const base64 = data[key]
    if (base64 === undefined) return []
    const text = Buffer.from(base64, 'base64').toString()
    return [base64, text, text.slice(text.lastIndexOf('.') + 1)]
  })
}

const shownOf = (secrets: readonly string[], text: string): readonly string[] =>
  secrets.filter((each) => text.includes(each))

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

async function makePulling(): Promise<void> {
  const { status } = await world.controlPlane.admin.request(
    'POST',
    `/api/v1/namespaces/${NS}/pods`,
    {
      metadata: { name: 'pulls' },
      spec: {
        imagePullSecrets: [{ name: 'active' }],
        containers: [{ name: 'main', image: 'example.com/none' }],
      },
    },
  )
  expect(status).toBe(201)
}

describe('what is secret', () => {
  const names = [
    ...OBJECTS.tokens.map((name) => [name, name] as const),
    ...OBJECTS.credentials.map((name) => [`sac/${name}`, `${name}-credential`] as const),
  ]

  test.each(names)('of %s is in neither text nor JSON', async (name, secretName) => {
    const secrets = await secretsOf(secretName)
    expect(secrets.length).toBeGreaterThan(0)
    const runs = [
      await inspect(name),
      await inspect(name, '-o', 'json'),
      await inspect(name, '--color=always'),
    ]
    for (const { out, err } of runs) expect(shownOf(secrets, out + err)).toEqual([])
  })

  test.each(names)('of %s is in both with --show, and stderr says so', async (name, secretName) => {
    const [, text = ''] = await secretsOf(secretName)
    for (const argv of [[], ['-o', 'json']]) {
      const { out, err } = await inspect(name, '--show', ...argv)
      expect(out).toContain(text)
      expect(err).toContain('in clear')
      expect(err).not.toContain(text)
    }
  })
})

describe('who uses the Secret', () => {
  const WAYS: readonly Way[] = ['env', 'envFrom', 'subPath', 'volume', 'sidecar']

  test('is told with how, since when, and whether a refresh is seen', async () => {
    const pods = await createPods(world.controlPlane.admin, NS)
    const startedAt = Date.now() - 10 * MINUTE
    for (const way of WAYS)
      await pods.make(`by-${way.toLowerCase()}`, { secret: 'active', way, startedAt })
    await pods.make('done', { secret: 'active', way: 'env', startedAt, phase: 'Succeeded' })
    await pods.make('other', { secret: 'jwt', way: 'env', startedAt })
    await makePulling()

    const { consumers, problems, healthy } = await report('active')

    const items = 'items' in consumers ? consumers.items : []
    const told = items.map(({ pod, how, refreshes, startedBeforeIssue }) =>
      [pod, how, refreshes, startedBeforeIssue].join(' '),
    )
    expect(told.toSorted()).toEqual([
      'by-env env Missed true',
      'by-envfrom envFrom Missed true',
      'by-sidecar env Missed true',
      'by-subpath subPath Missed true',
      'by-volume volume Seen true',
      'pulls imagePullSecrets Seen ',
    ])
    expect(problems).toMatchObject([{ reason: 'ConsumersStale', severity: 'Warning' }])
    expect(healthy).toBe(true)
    const { out } = await inspect('active')
    expect(out).toMatch(
      /by-subpath +main +subPath +10m\w* ago, before this credential was issued +never seen/,
    )
    expect(out).toMatch(/by-volume +main +volume .* seen$/m)
  })
})

describe('without rights', () => {
  test('each part says what is missing, and the rest is shown', async () => {
    const { code, out, err } = await world.cliAs('viewer', 'inspect', 'active', '-n', NS)

    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('you may not get secrets')
    expect(out).toContain('you may not list pods')
    expect(out).toContain('you may not list events')
    expect(out).toContain('Ready=True')
  })

  test('an object that fails is told as failing all the same', async () => {
    const { code } = await world.cliAs('viewer', 'inspect', 'refresh-failing', '-n', NS)

    expect(code).toBe(1)
  })

  test('--show has nothing to show, and says why', async () => {
    const { code, out, err } = await world.cliAs('viewer', 'inspect', 'active', '--show', '-n', NS)

    expect(code).toBe(0)
    expect(err).toContain('you may not get secrets')
    expect(out).not.toContain('Values')
  })

  test('to look at the object nothing can be found out', async () => {
    const { code, out, err } = await world.cliAs('stranger', 'inspect', 'active', '-n', NS)

    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain('you may not get impersonatedtokens')
  })
})

describe('what somebody else has put into the Secret', () => {
  const HOSTILE = '\u001B[2J\u001B]0;owned\u0007\u009B31mall is \u202Ewell\r\n'

  test('is told as an edit, with who did it, and does nothing to the terminal', async () => {
    await world.patch([NS, 'jwt'], { spec: { suspend: true } })
    await world.untilToken('is suspended', [NS, 'jwt'], (found) =>
      conditionOf(found, 'Ready').endsWith(' Suspended'),
    )
    const forged = `${part({ alg: 'none', [HOSTILE]: 1 })}.${part({ sub: HOSTILE })}.AAAAAAAAAAAAAAAAAAAA`
    await world.patchSecret([NS, 'jwt'], {
      data: { token: Buffer.from(forged).toString('base64') },
    })

    const { code, out } = await inspect('jwt')

    expect(code).toBe(1)
    expect(out).toContain('SecretEdited')
    expect(out).toContain('Also written by')
    expect(out).toContain('all is well')
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    const { out: json } = await inspect('jwt', '-o', 'json')
    expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    const read: InspectReport = JSON.parse(json)
    expect(read.credential?.tokens[0]?.claims['sub']).toBe(HOSTILE)
  })
})

describe('a command line that asks for what there is not', () => {
  test.each([
    [['inspect'], 2],
    [['inspect', 'NOT_A_NAME'], 2],
    [['inspect', 'secret/active'], 2],
    [['inspect', 'active', '--runbook-url=docs'], 2],
    [['inspect', 'sac/active'], 3],
  ])('%s', async (argv, code) => {
    const run = await world.cli(...argv, '-n', NS)

    expect({ code: run.code, out: run.out }).toEqual({ code, out: '' })
    expect(run.err).not.toBe('')
  })
})
