import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { CliProcess } from '../../../src/cli/cli-process.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import type { KubeCall } from '../../../src/kube/kube-client.ts'
import { fakeCliProcess } from './fake-cli-process.ts'
import type { FakeAnswer } from './fake-cli-world.ts'

const FAILING = {
  metadata: { namespace: 'etl', name: 'reader' },
  status: { conditions: [{ type: 'Ready', status: 'False', reason: 'NotGranted' }] },
}
const metadata = { resourceVersion: '1' }
const none = (): FakeAnswer => ({ metadata, items: [] })
const failing = ({ path }: KubeCall): FakeAnswer => ({
  metadata,
  items: path.endsWith('impersonatedtokens') ? [FAILING] : [],
})

type Result = {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly paths: readonly string[]
  readonly opened: readonly unknown[]
  readonly closed: number
}

async function run(
  line: string,
  answer: (call: KubeCall) => FakeAnswer = none,
  over: Partial<CliProcess> = {},
): Promise<Result> {
  const process = fakeCliProcess(answer, over)
  const code = await runCli(line === '' ? [] : line.split(' '), process)
  return {
    code,
    out: process.written(),
    err: process.complained(),
    paths: process.world.calls.map(({ path }) => path),
    opened: process.opened,
    closed: process.closed(),
  }
}

/** Namespaces that were looked at. */
const spaces = ({ paths }: Result): readonly unknown[] => [
  ...new Set(paths.flatMap((path) => path.split('/')[5] ?? [])),
]

describe('a command line', () => {
  test('that asks for help is answered on stdout', async () => {
    const { code, out, err, opened } = await run('--help')
    expect({ code, err, opened }).toEqual({ code: 0, err: '', opened: [] })
    expect(out).toMatch(/^Usage: kubectl mintlet \[options\] \[command\]\n/)
    expect(out).not.toContain('__complete')
  })

  test('that asks for help on a verb is answered on stdout', async () => {
    const { code, out } = await run('status --help')
    expect(code).toBe(0)
    expect(out).toMatch(/^Usage: kubectl mintlet status \[options\]\n/)
  })

  test('that asks for the version has it as package.json does', async () => {
    const file = new URL('../../../package.json', import.meta.url)
    const { version } = JSON.parse(readFileSync(file, 'utf8'))
    expect(await run('--version')).toMatchObject({ code: 0, out: `${version}\n`, err: '' })
  })

  test.each([
    ['', /^Usage: /],
    ['stauts', /^error: unknown command 'stauts'\n\(Did you mean status\?\)\nTry --help\.\n$/],
    ['status --problem', /^error: unknown option '--problem'\n[^\n]+\nTry --help\.\n$/],
    ['status reader', /^error: too many arguments [^\n]+\nTry --help\.\n$/],
    ['inspect', /^error: missing required argument 'name'\nTry --help\.\n$/],
    [
      'status -o yaml',
      /^error: option '-o, --output <format>' [^\n]+text, json\.\nTry --help\.\n$/,
    ],
    ['inspect pods/reader', /^mintlet: the kind must be itok /],
    ['status -n ../shop', /^mintlet: a namespace has small letters, digits and dashes only/],
    [
      '--vresion',
      /^error: unknown option '--vresion'\n\(Did you mean --version\?\)\nTry --help\.\n$/,
    ],
    ['-n etl status', /^error: unknown option '-n'\nTry --help\.\nFlags come after the verb\.\n$/],
    [
      '--kubeconfig x status',
      /^error: unknown option '--kubeconfig'\nTry --help\.\nFlags come after the verb\.\n$/,
    ],
  ])('`%s` is refused with what is wrong, and nothing is on stdout', async (line, message) => {
    const { code, out, err, paths } = await run(line)
    expect({ code, out, paths }).toEqual({ code: 2, out: '', paths: [] })
    expect(err).toMatch(message)
  })
})

describe('a verb', () => {
  test('that finds nothing wrong ends with 0, and what fails with 1', async () => {
    expect((await run('status')).code).toBe(0)
    const { code, out, err } = await run('status', failing)
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toMatch(/reader .*NotGranted/)
    expect(out.endsWith('\n') && !out.endsWith('\n\n')).toBe(true)
  })

  test('looks in the namespace of the flag, else of the kubeconfig, else in default', async () => {
    expect(spaces(await run('status -n shop'))).toEqual(['shop'])
    expect(spaces(await run('status'))).toEqual(['etl'])
    expect(spaces(await run('status --namespace='))).toEqual(['etl'])
    const { world, open } = fakeCliProcess(none)
    await run('status', none, {
      open: async (options) => ({ ...(await open(options)), defaultNamespace: undefined }),
    })
    const looked = world.calls.flatMap(({ path }) => path.split('/')[5] ?? [])
    expect(looked).toEqual(['default', 'default'])
  })

  test('has the kubeconfig and the context of its flags', async () => {
    expect((await run('status --kubeconfig /k --context c')).opened).toEqual([
      { kubeconfig: '/k', context: 'c' },
    ])
  })

  test('is answered as JSON that parses, to the same exit code', async () => {
    const { code, out } = await run('status -o json', failing)
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ items: [{ name: 'reader', namespace: 'etl' }] })
  })

  test('closes its connections, also after a refusal', async () => {
    expect((await run('status')).closed).toBe(1)
    expect((await run('inspect reader', () => 404)).closed).toBe(1)
  })
})

describe('colours', () => {
  const ESCAPE = '\u001B['
  const hasEscape = async (flags: string, hasColours: boolean): Promise<boolean> =>
    (await run(`status${flags}`, failing, { hasColours })).out.includes(ESCAPE)

  test('are those of the terminal, unless a flag says otherwise', async () => {
    expect(await hasEscape('', true)).toBe(true)
    expect(await hasEscape('', false)).toBe(false)
    expect(await hasEscape(' --color=always', false)).toBe(true)
    expect(await hasEscape(' --color=never', true)).toBe(false)
  })

  test('are never in JSON', async () => {
    expect(await hasEscape(' --color=always -o json', true)).toBe(false)
  })
})

describe('what cannot be found out ends with 3 and one line', () => {
  test.each([
    ['status', (): FakeAnswer => 403, 'mintlet: you may not list impersonatedtokens'],
    ['status', (): FakeAnswer => 'down', 'mintlet: the API server does not answer'],
    ['inspect reader', (): FakeAnswer => 404, 'mintlet: no ImpersonatedToken or'],
  ] as const)('%s, %s', async (line, answer, message) => {
    const { code, out, err } = await run(line, answer)
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toMatch(/^[^\n]+\n$/)
    expect(err).toContain(message)
  })

  test('a kubeconfig that cannot be read', async () => {
    const message = 'kubeconfig /k: cannot be read'
    const over = { open: () => Promise.reject(new Error(message)) }
    expect(await run('status', none, over)).toMatchObject({
      code: 3,
      out: '',
      err: 'mintlet: kubeconfig /k: cannot be read\n',
    })
  })
})

test('an error of a library is thrown on: its text may quote a secret', async () => {
  const process = fakeCliProcess(none, {
    open: () => Promise.reject(new TypeError('Bearer s3cret')),
  })
  await expect(runCli(['status'], process)).rejects.toThrow(TypeError)
  expect(process.written() + process.complained()).toBe('')
})
