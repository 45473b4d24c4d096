import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isExecutable } from '../../kit/is-executable.ts'
import { until } from '../../kit/until.ts'
import { kubectlMissing } from '../operator/kubectl.ts'
import { startWorld, type World } from '../operator/start-world.ts'
import { type Installed, installPacked } from './install-packed.ts'

/**
 * The plugin as people have it: packed, installed from the package, and called by the real kubectl. No operator runs
 * here, so that whoever waits for a credential waits until they give up.
 */
const NS = 'team'
const ROOT = join(import.meta.dirname, '../../..')
/** Major version of Node. */
const NEEDED = 24
const MINUTES = 5 * 60_000

let world: World
let installed: Installed
let why = kubectlMissing

beforeAll(async () => {
  if (why !== undefined) return
  const result = await installPacked()
  if (typeof result === 'string') {
    why = result
    return
  }
  installed = result
  world = await startWorld({ namespaces: [NS, 'other'] })
  await world.create([NS, 'reader'], { accessToken: { scopes: ['read'] } })
  await world.create([NS, 'writer'], { accessToken: { scopes: ['write'] } })
  await world.create(['other', 'cart'], { accessToken: { scopes: ['read'] } })
}, MINUTES)

beforeEach(({ skip }) => {
  if (why !== undefined) skip(why)
})

afterAll(async () => {
  if (why !== undefined)
    process.stderr.write(`test/cluster/cli/packaged.test.ts is skipped: ${why}\n`)
  await installed?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

type Result = { readonly code: number | null; readonly out: string; readonly err: string }

type Running = {
  readonly ended: Promise<Result>
  readonly kill: (signal: NodeJS.Signals) => void
}

function start(words: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const [program = '', ...args] = words
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...installed.env, KUBECONFIG: world.controlPlane.kubeconfigPath, ...env },
  })
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.once('error', reject)
  child.once('close', resolve)
  const ended = Promise.all([promise, text(child.stdout), text(child.stderr)]).then(
    ([code, out, err]) => ({ code, out, err }),
  )
  return { ended, kill: (signal) => void child.kill(signal) }
}

const kubectl = (...args: readonly string[]): Promise<Result> => start(['kubectl', ...args]).ended

const mintlet = (args: string, env?: Readonly<Record<string, string>>): Promise<Result> =>
  start(['kubectl', 'mintlet', ...args.split(' ')], env).ended

/** What a mint makes. */
const minted = async (): Promise<readonly string[]> =>
  [...(await world.tokens(NS)), ...(await world.secrets(NS))]
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.startsWith('mint-'))

/** As the scripts of shells ask it: candidates, and what the shell does with them. */
const complete = async (...words: readonly string[]): Promise<readonly string[]> => {
  const { code, out, err } = await kubectl('__complete', 'mintlet', ...words)
  expect(code).toBe(0)
  const own = err
    .split('\n')
    .filter((line) => !/^(?:\[Debug\]|Completion ended|Unable to read directory|$)/.test(line))
  expect(own).toEqual([])
  return out
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
}

/** The same until it was quick enough for what it had to ask. */
const completeInTime = (...words: readonly string[]): Promise<readonly string[]> =>
  until('there are candidates', async () => {
    const found = await complete(...words)
    return found.length > 1 && found
  })

/** The first Node on the PATH that is too old; undefined: there is none. */
const oldNode = (process.env['PATH'] ?? '').split(delimiter).find((folder) => {
  const node = join(folder, 'node')
  if (!isExecutable(node)) return false
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
  return Number(/^v(?<major>\d+)/.exec(stdout)?.groups?.['major'] ?? NEEDED) < NEEDED
})

/** Of somebody whose first Node it is. */
const withOldNode = (): Readonly<Record<string, string>> => ({
  PATH: [oldNode, installed.env['PATH']].join(delimiter),
})

describe('the package', () => {
  test('holds what src compiles to, and what npm adds, and nothing else', async () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    const compiled = sources
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `dist/${file.replace(/\.ts$/, '.js')}`)
    const others = ['LICENSE', 'README.md', 'package.json']
    expect(installed.files.toSorted()).toEqual([...compiled, ...others].toSorted())
  })

  test('puts the plugin and its completion on the PATH', async () => {
    expect(installed.programs.toSorted()).toEqual(['kubectl-mintlet', 'kubectl_complete-mintlet'])
    const { out } = await kubectl('plugin', 'list', '--name-only')
    expect(out.split('\n')).toContain('kubectl-mintlet')
  })

  test('knows its version', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(await mintlet('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })
})

describe('kubectl mintlet', () => {
  test('looks at the namespace that it is told, and nothing but the report is on stdout', async () => {
    const { code, out, err } = await mintlet(`status -n ${NS} -o json`)
    // Neither has a credential.
    expect({ code, err }).toEqual({ code: 1, err: '' })
    const { items } = JSON.parse(out)
    expect(items.map(({ name }: { readonly name: string }) => name)).toEqual(['reader', 'writer'])
  })

  test('says what is wrong with a verb or flag that there is not, and does nothing', async () => {
    expect(await mintlet('stauts')).toEqual({
      code: 2,
      out: '',
      err: "error: unknown command 'stauts'\n(Did you mean status?)\nTry --help.\n",
    })
    const { code, err } = await mintlet('status --problem')
    expect({ code, err }).toEqual({
      code: 2,
      err: "error: unknown option '--problem'\n(Did you mean --problems?)\nTry --help.\n",
    })
  })

  test('ends without a word when nobody reads it any more', async () => {
    const script = `kubectl mintlet status -n ${NS} | true; echo "\${PIPESTATUS[0]}"`
    expect(await start(['bash', '-c', script]).ended).toEqual({ code: 0, out: '1\n', err: '' })
    const first = await start(['bash', '-c', `kubectl mintlet status -n ${NS} | head -1`]).ended
    expect(first).toEqual({ code: 0, out: expect.stringMatching(/^[^\n]+\n$/), err: '' })
  })

  test('says that its answer is lost when it cannot be written', async () => {
    const script = `kubectl mintlet status -n ${NS} > /dev/full`
    expect(await start(['bash', '-c', script]).ended).toEqual({
      code: 3,
      out: '',
      err: 'mintlet: the output cannot be written\n',
    })
  })

  describe('without a cluster', () => {
    const missing = '/tmp/there-is-no-such-file'

    test('says of a kubeconfig that is not there that it cannot be read', async () => {
      const env = { KUBECONFIG: missing }
      expect(await mintlet('status', env)).toEqual({
        code: 3,
        out: '',
        err: `mintlet: kubeconfig ${missing}: cannot be read\n`,
      })
    })

    test('says of a kubeconfig that is broken nothing that is in it', async () => {
      const broken = join(installed.env['HOME'] ?? '', 'broken')
      writeFileSync(broken, 'users: [{name: me, user: {token: s3cret}')
      expect(await mintlet(`status --kubeconfig ${broken}`)).toEqual({
        code: 3,
        out: '',
        err: `mintlet: kubeconfig ${broken}: cannot be read\n`,
      })
    })

    test('says of an API server that nobody answers', async () => {
      const nowhere = world.controlPlane.kubeconfigFor('operator-a', 'https://127.0.0.1:1')
      const { code, out, err } = await mintlet(`status --kubeconfig ${nowhere}`)
      expect({ code, out }).toEqual({ code: 3, out: '' })
      expect(err).toMatch(/^mintlet: the API server does not answer: [^\n]+\n$/)
    })
  })
})

describe('colours', () => {
  const ESCAPE = '\u001B['
  /** Runs what follows with a terminal of its own. */
  const inTerminal = (words: readonly string[], env: Readonly<Record<string, string>>) =>
    start(['python3', '-c', TERMINAL, ...words], { TERM: 'xterm-256color', ...env }).ended
  const TERMINAL = 'import os,pty,sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'
  const status = ['kubectl', 'mintlet', 'status', '-n', NS]
  const pythonMissing = ((): string | undefined => {
    try {
      execFileSync('python3', ['-c', 'import pty'])
      return undefined
    } catch {
      return 'there is no python3 on the PATH'
    }
  })()

  test('are not written where there is no terminal', async () => {
    const { out, err } = await start(status, { TERM: 'xterm-256color' }).ended
    expect(out).toContain('reader')
    expect(out + err).not.toContain(ESCAPE)
  })

  test('are written to a file for whoever asks for that', async () => {
    expect((await mintlet(`status -n ${NS} --color always`)).out).toContain(ESCAPE)
  })

  test('are written to a terminal, unless NO_COLOR is set', async ({ skip }) => {
    if (pythonMissing !== undefined) return skip(pythonMissing)
    expect((await inTerminal(status, {})).out).toContain(ESCAPE)
    const plain = await inTerminal(status, { NO_COLOR: '1' })
    expect(plain.out).toContain('reader')
    expect(plain.out).not.toContain(ESCAPE)
  })
})

describe('a Node that is too old', () => {
  test('is told in one line which one it takes', async ({ skip }) => {
    if (oldNode === undefined) return skip('no Node on the PATH is too old')
    const { code, out, err } = await mintlet('status', withOldNode())
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toMatch(/^mintlet: it needs Node 24\.\d+ or newer, [^\n]+\n$/)
  })

  test('completes nothing, without a word', async ({ skip }) => {
    if (oldNode === undefined) return skip('no Node on the PATH is too old')
    const program = join(installed.bin, 'kubectl_complete-mintlet')
    expect(await start([program, 'st'], withOldNode()).ended).toEqual({
      code: 0,
      out: ':4\n',
      err: '',
    })
  })
})

describe('whoever gives up', () => {
  test.each([
    ['by Ctrl-C', 'SIGINT'],
    ['by closing the terminal', 'SIGHUP'],
  ] as const)('a mint %s finds nothing of it in the cluster', async (_, signal) => {
    const words = `mint -n ${NS} --issuer local --service-account ${NS}:reader`.split(' ')
    const { ended, kill } = start(['kubectl', 'mintlet', ...words])
    await until('the object is there', async () => (await minted()).length > 0)
    kill(signal)
    const { code, out, err } = await ended
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toMatch(/^mintlet: given up[^\n]*\n$/)
    expect(await minted()).toEqual([])
  })

  test('a refresh is told so at once', async () => {
    const { ended, kill } = start(['kubectl', 'mintlet', 'refresh', '-n', NS, 'reader'])
    await until('the refresh is asked for', async () => {
      const annotations = (await world.token([NS, 'reader']))?.metadata.annotations ?? {}
      return Object.keys(annotations).some((name) => name.startsWith('mintlet.dev/'))
    })
    kill('SIGINT')
    const { code, out, err } = await ended
    expect({ code, out }).toEqual({ code: 3, out: '' })
    // Between the two it may have found out that nobody leads.
    expect(err).toMatch(
      /^mintlet: requested[^\n]*\n(?:mintlet: [^\n]*; waiting all the same\n)?mintlet: given up waiting[^\n]*\n$/,
    )
  })
})

describe('kubectl completes', () => {
  test('verbs, flags and their values', async () => {
    expect(await complete('st')).toEqual(['status', ':4'])
    expect(await complete('refresh', '--t')).toEqual(['--timeout', ':4'])
    expect(await complete('status', '-o', '')).toEqual(['text', 'json', ':4'])
    expect(await complete('status', '--kubeconfig', '')).toEqual([':0'])
  })

  test('names of objects, in the namespace that was typed', async () => {
    expect(await completeInTime('inspect', '-n', NS, '')).toEqual(['reader', 'writer', ':4'])
    expect(await completeInTime('inspect', '-n', 'other', 'itok/')).toEqual(['itok/cart', ':4'])
  })

  test('namespaces, issuers and contexts', async () => {
    expect(await completeInTime('status', '-n', 'te')).toEqual([NS, ':4'])
    expect(await completeInTime('mint', '--issuer', '')).toEqual(['local', ':4'])
    expect(await completeInTime('status', '--context', '')).toEqual([expect.any(String), ':4'])
  })

  test('nothing, without a word, where the cluster cannot be asked', async () => {
    const nowhere = world.controlPlane.kubeconfigFor('operator-a', 'https://127.0.0.1:1')
    expect(await complete('inspect', '--kubeconfig', nowhere, '')).toEqual([':4'])
    expect(await complete('inspect', '--kubeconfig', '/tmp/there-is-no-such-file', '')).toEqual([
      ':4',
    ])
  })
})
