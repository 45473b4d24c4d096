import { expect, test } from 'vitest'
import { HELP_TEXT } from '../../../src/hook/help-text.ts'
import { readCommand } from '../../../src/hook/read-command.ts'

test('release-objects takes all of its flags', () => {
  const read = readCommand([
    'release-objects',
    '--namespace=tokens',
    '--deployment=my-mintlet',
    '--lease',
    'my-lease',
    '--namespaces=a,b,a',
    '--timeout=1m30s',
    '--kubeconfig=/tmp/config',
  ])
  expect(read).toEqual({
    ok: true,
    command: {
      word: 'release-objects',
      namespace: 'tokens',
      deployment: 'my-mintlet',
      lease: 'my-lease',
      namespaces: ['a', 'b'],
      timeoutMs: 90_000,
      kubeconfig: '/tmp/config',
    },
  })
})

test('without flags release-objects is about the whole cluster and the usual names, in the namespace of the pod', () => {
  expect(readCommand(['release-objects'])).toMatchObject({
    command: {
      namespace: undefined,
      deployment: 'mintlet',
      lease: 'mintlet',
      namespaces: [],
      timeoutMs: 240_000,
      kubeconfig: undefined,
    },
  })
})

test('upgrade-crds takes the folder of the image unless it is given another one', () => {
  expect(readCommand(['upgrade-crds'])).toMatchObject({ command: { folder: '/app/crds' } })
  expect(readCommand(['upgrade-crds', '--folder=./crds'])).toMatchObject({
    command: { folder: './crds' },
  })
})

test('fields may be lost only when that is said', () => {
  expect(readCommand(['upgrade-crds'])).toMatchObject({ command: { allowLostFields: false } })
  expect(readCommand(['upgrade-crds', '--allow-lost-fields', '--timeout=1m'])).toMatchObject({
    command: { allowLostFields: true, timeoutMs: 60_000 },
  })
  expect(HELP_TEXT).toContain('    --allow-lost-fields ')
})

test.each([
  [[], 'the first word must be release-objects or upgrade-crds; see --help'],
  [['uninstall'], 'the first word must be release-objects or upgrade-crds; see --help'],
  [['upgrade-crds', '--namespace=a'], 'argument 2: no such flag here; see --help'],
  [['upgrade-crds', 'folder'], 'argument 2: no such flag here; see --help'],
  [['release-objects', '--namespace'], '--namespace: needs a value'],
  [['release-objects', '--lease', '--namespace=a'], '--lease: needs a value'],
  [['release-objects', '--namespace=A/b'], '--namespace: must be a name as Kubernetes has them'],
  [['release-objects', '--namespaces=a,..'], '--namespaces: must be a name as Kubernetes has them'],
  [['release-objects', '--deployment='], '--deployment: must be a name as Kubernetes has them'],
  [['upgrade-crds', '--allow-lost-fields=false'], '--allow-lost-fields: takes no value'],
  [['upgrade-crds', '--allow-lost-fields', 'false'], 'argument 3: no such flag here; see --help'],
  [['release-objects', '--allow-lost-fields'], 'argument 2: no such flag here; see --help'],
  [['upgrade-crds', '--timeout=2d'], '--timeout: must be a duration from 1s to 1h'],
  [['upgrade-crds', '--timeout=2h'], '--timeout: must be a duration from 1s to 1h'],
])('%j is refused: %s', (argv, message) => {
  expect(readCommand(argv)).toEqual({ ok: false, message })
})

test('help is asked for in any place', () => {
  expect(readCommand(['release-objects', '--help'])).toEqual({ ok: 'help' })
})

test.each([
  ['release-objects', ['namespace', 'deployment', 'lease', 'namespaces', 'timeout', 'kubeconfig']],
  ['upgrade-crds', ['folder', 'timeout', 'kubeconfig']],
])('the help knows %s and each of its flags', (word, flags) => {
  expect(HELP_TEXT).toContain(`  ${word} `)
  for (const flag of flags) expect(HELP_TEXT).toContain(`--${flag} <`)
})
