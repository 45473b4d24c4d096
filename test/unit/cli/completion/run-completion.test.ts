import { describe, expect, test } from 'vitest'
import type { CliProcess } from '../../../../src/cli/cli-process.ts'
import { runCompletion } from '../../../../src/cli/completion/run-completion.ts'
import type { KubeCall } from '../../../../src/kube/kube-client.ts'
import type { FakeClock } from '../../../kit/fake-clock.ts'
import { fakeCliProcess } from '../fake-cli-process.ts'
import type { FakeAnswer } from '../fake-cli-world.ts'

const NAMES: Readonly<Record<string, readonly string[]>> = {
  '/apis/mintlet.dev/v1alpha1/namespaces/etl/impersonatedtokens': ['report-reader', 'pipeline'],
  '/apis/mintlet.dev/v1alpha1/namespaces/etl/serviceaccountcredentials': ['pipeline', 'robot'],
  '/apis/mintlet.dev/v1alpha1/namespaces/shop/impersonatedtokens': ['cart'],
  '/apis/mintlet.dev/v1alpha1/namespaces/shop/serviceaccountcredentials': [],
  '/apis/mintlet.dev/v1alpha1/clustercredentialissuers': ['local'],
  '/apis/mintlet.dev/v1alpha1/namespaces/etl/credentialissuers': ['own'],
  '/api/v1/namespaces': ['etl', 'shop'],
}

const listOf = (path: string): FakeAnswer => {
  const names = NAMES[path]
  return names === undefined ? 404 : { items: names.map((name) => ({ metadata: { name } })) }
}

const onlyCredentials = ({ path }: KubeCall): FakeAnswer =>
  path.endsWith('impersonatedtokens') ? 403 : listOf(path)

type Completed = {
  readonly code: number
  /** Values without their descriptions, and the directive. */
  readonly offered: readonly string[]
  readonly text: string
  readonly err: string
  readonly calls: readonly KubeCall[]
  readonly opened: readonly unknown[]
}

type Given = Partial<CliProcess> & {
  readonly answer?: (call: KubeCall) => FakeAnswer
  readonly meanwhile?: (clock: FakeClock) => Promise<void>
}

const someContexts = (): Promise<readonly string[]> => Promise.resolve(['kind', 'production'])

/** Completes the last of the words, in a kubeconfig whose context has the namespace `etl`. */
async function complete(words: readonly string[], given: Given = {}): Promise<Completed> {
  const { answer = ({ path }) => listOf(path), meanwhile, ...over } = given
  const process = fakeCliProcess(answer, {
    hasColours: true,
    columns: 80,
    contexts: someContexts,
    ...over,
  })
  const running = runCompletion(words, process)
  await meanwhile?.(process.world.clock)
  const code = await running
  const text = process.written()
  const offered = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
  const { opened, world } = process
  return { code, offered, text, err: process.complained(), calls: world.calls, opened }
}

const offered = async (words: readonly string[], given?: Given): Promise<readonly string[]> =>
  (await complete(words, given)).offered

describe('verbs', () => {
  test('are completed with what they do, as kubectl reads it', async () => {
    expect((await complete(['sta'])).text).toBe(
      'status\tlists credentials, the most urgent first; exits with 1 if one is failing\n:4\n',
    )
  })

  test('are those of the help, and the hidden one is not among them', async () => {
    expect(await offered([''])).toEqual([
      'status',
      'inspect',
      'refresh',
      'verify',
      'doctor',
      'explain-grant',
      'mint',
      'help',
      ':4',
    ])
  })

  test('are what help is asked for', async () => {
    expect(await offered(['help', 'in'])).toEqual(['inspect', ':4'])
  })

  test('that there are not have nothing to complete', async () => {
    expect(await offered(['state', ''])).toEqual([':4'])
    expect(await offered(['-n', 'etl', 'status', ''])).toEqual([':4'])
  })
})

describe('flags', () => {
  test('are those of the verb', async () => {
    expect(await offered(['refresh', '--t'])).toEqual(['--timeout', ':4'])
    expect(await offered(['status', '--t'])).toEqual([':4'])
  })

  test('are long and short after one dash', async () => {
    const found = await offered(['status', '-'])
    expect(found).toEqual(expect.arrayContaining(['-n', '--namespace', '-A', '-h', '--help']))
  })

  test('that are there already are not offered again, unless they may be repeated', async () => {
    expect(await offered(['status', '-A', '-ojson', '--a'])).toEqual([':4'])
    expect(await offered(['status', '-A', '-ojson', '--o'])).toEqual([':4'])
    expect(await offered(['mint', '--scope', 'read', '--sc'])).toEqual(['--scope', ':4'])
  })

  test('are none after two dashes', async () => {
    expect(await offered(['inspect', '--', '-'])).toEqual([':4'])
    expect(await offered(['inspect', '--', 'rep'])).toEqual(['report-reader', ':4'])
  })
})

describe('values of flags', () => {
  test.each([
    [
      ['status', '-o', ''],
      ['text', 'json'],
    ],
    [['mint', '--output', 'exec'], ['exec-credential']],
    [['status', '--color=n'], ['never']],
    [['status', '--context', 'p'], ['production']],
    [
      ['status', '-n', ''],
      ['etl', 'shop'],
    ],
    [['status', '--namespace=sh'], ['shop']],
    [['doctor', '--operator-namespace', 'e'], ['etl']],
    [
      ['mint', '--from', ''],
      ['report-reader', 'pipeline'],
    ],
    [
      ['verify', 'x', '--client', ''],
      ['pipeline', 'robot'],
    ],
    [['mint', '--issuer', ''], ['local']],
    [['mint', '--issuer-kind', 'Cr'], ['CredentialIssuer']],
    [['explain-grant', '--issuer-kind=CredentialIssuer', '--issuer', ''], ['own']],
    [['mint', '--for', ''], []],
    [['status', '--problems=', ''], []],
  ])('of %j are %j', async (words, values) => {
    expect(await offered(words)).toEqual([...values, ':4'])
  })

  test('that are files are left to the shell', async () => {
    expect(await offered(['status', '--kubeconfig', './k'])).toEqual([':0'])
    expect(await offered(['verify', 'x', '--ca-file='])).toEqual([':0'])
  })
})

describe('objects', () => {
  test('are offered by name, and by kind and name where both kinds have it', async () => {
    expect((await complete(['inspect', ''])).text).toBe(
      [
        'report-reader\tImpersonatedToken',
        'itok/pipeline\tImpersonatedToken',
        'sac/pipeline\tServiceAccountCredential',
        'robot\tServiceAccountCredential',
        ':4\n',
      ].join('\n'),
    )
  })

  test('are offered by kind and name to whoever types a kind', async () => {
    expect(await offered(['verify', 'it'])).toEqual(['itok/report-reader', 'itok/pipeline', ':4'])
    expect(await offered(['verify', 'sac/r'])).toEqual(['sac/robot', ':4'])
    expect(await offered(['verify', 'ImpersonatedTokens/r'])).toEqual([
      'ImpersonatedTokens/report-reader',
      ':4',
    ])
    expect(await offered(['verify', 'pods/'])).toEqual([':4'])
  })

  test('are those of the namespace, context and kubeconfig that were typed', async () => {
    const words = ['inspect', '-nshop', '--context', 'kind', '--kubeconfig=/k', '']
    const { offered: found, opened, calls } = await complete(words)
    expect(found).toEqual(['cart', ':4'])
    expect(opened).toEqual([{ kubeconfig: '/k', context: 'kind' }])
    expect(calls.every(({ path }) => path.includes('/namespaces/shop/'))).toBe(true)
  })

  test('are one for each verb, and none for a verb that takes none', async () => {
    expect(await offered(['inspect', 'robot', ''])).toEqual([':4'])
    const { offered: found, opened } = await complete(['status', ''])
    expect({ found, opened }).toEqual({ found: [':4'], opened: [] })
  })

  test('are those of one kind where the other may not be listed', async () => {
    expect(await offered(['inspect', ''], { answer: onlyCredentials })).toEqual([
      'pipeline',
      'robot',
      ':4',
    ])
  })

  test('are asked for without anything else of them, and not waited for long', async () => {
    const { calls } = await complete(['inspect', ''])
    expect(calls).toHaveLength(2)
    for (const { method, accept, query, timeoutMs } of calls) {
      expect({ method, accept, query, timeoutMs }).toEqual({
        method: 'GET',
        timeoutMs: 2000,
        accept: expect.stringContaining('as=PartialObjectMetadataList'),
        query: expect.objectContaining({ limit: 500 }),
      })
    }
  })
})

describe('what cannot be found out', () => {
  const nothing = { code: 0, text: ':4\n', err: '' }

  test.each([
    ['a server that refuses', { answer: (): FakeAnswer => 403 }],
    ['a server that does not answer', { answer: (): FakeAnswer => 'down' }],
    ['a kubeconfig that is none', { open: () => Promise.reject(new Error('cannot be read')) }],
    [
      'a bug',
      {
        open: () => {
          throw new TypeError('a bug')
        },
      },
    ],
  ] as const)('because of %s leaves the line as it is, without a word', async (_, given) => {
    expect(await complete(['inspect', ''], given)).toMatchObject(nothing)
  })

  test('of contexts leaves the line as it is, without a word', async () => {
    const given = { contexts: () => Promise.reject(new Error('kubeconfig x: cannot be read')) }
    expect(await complete(['status', '--context', ''], given)).toMatchObject(nothing)
  })

  test('in eight seconds is not waited for', async () => {
    const given: Given = {
      open: () => Promise.withResolvers<never>().promise,
      meanwhile: (clock) => clock.advance(8000),
    }
    expect(await complete(['inspect', ''], given)).toMatchObject(nothing)
  })
})

test('a name that could break the line or paint on the terminal is not offered', async () => {
  const names = ['fine', 'a b', 'x\ny', 'red\u001B[31m', '']
  const given = { contexts: () => Promise.resolve(names) }
  expect((await complete(['status', '--context', ''], given)).text).toBe('fine\n:4\n')
})
