import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadAccess } from '../../../src/kube/config.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mintlet-config-'))
})
afterEach(() => rm(folder, { recursive: true }))

const put = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text)

const base64 = (text: string): string => Buffer.from(text).toString('base64')

type Kubeconfig = { user?: object; cluster?: object; context?: object }

async function kubeconfig({ user = {}, cluster = {}, context = {} }: Kubeconfig): Promise<string> {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: 'https://example.test:6443/prefix', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', ...context } }],
    'current-context': 'x',
  }
  await put('config', JSON.stringify(config))
  return join(folder, 'config')
}

test('in a pod it reads what is mounted, and follows the rotation of token and authority', async () => {
  await Promise.all([put('token', 'one\n'), put('ca.crt', 'CA 1'), put('namespace', 'mintlet')])
  const clock = createFakeClock(0)
  const access = await loadAccess({
    clock,
    serviceHost: 'fd00::1',
    servicePort: '443',
    serviceAccountFolder: folder,
  })
  expect(access.server.href).toBe('https://[fd00::1]/')
  expect(access.defaultNamespace).toBe('mintlet')
  expect(await access.authorization()).toBe('Bearer one')
  await Promise.all([put('token', 'two'), put('ca.crt', 'CA 2')])
  expect(await access.authorization()).toBe('Bearer one')
  expect(await access.tls()).toEqual({ ca: 'CA 2' })
  await clock.advance(60_000)
  expect(await access.authorization()).toBe('Bearer two')
  await put('token', 'three')
  access.invalidate('Bearer two')
  expect(await access.authorization()).toBe('Bearer three')
})

test('in a pod without its files it says which one is missing', async () => {
  const clock = createFakeClock(0)
  const options = {
    clock,
    serviceHost: '10.0.0.1',
    servicePort: '443',
    serviceAccountFolder: folder,
  }
  await expect(loadAccess(options)).rejects.toThrow(
    /cannot read (token|ca\.crt) of the service account/,
  )
})

test('without either it says what to do', async () => {
  await expect(loadAccess({ clock: createFakeClock(0) })).rejects.toThrow('name a kubeconfig')
})

test('a kubeconfig gives server, token, authority, namespace and impersonation', async () => {
  const file = await kubeconfig({
    user: { token: 't0k3n', as: 'jane' },
    cluster: {
      'certificate-authority-data': Buffer.from('CA').toString('base64'),
      'tls-server-name': 'kubernetes',
    },
    context: { namespace: 'etl' },
  })
  const access = await loadAccess({ clock: createFakeClock(0), kubeconfig: file })
  expect(access.server.href).toBe('https://example.test:6443/prefix')
  expect(await access.authorization()).toBe('Bearer t0k3n')
  expect(await access.tls()).toEqual({ ca: Buffer.from('CA'), servername: 'kubernetes' })
  expect(access.headers).toEqual({ 'impersonate-user': 'jane' })
  expect(access.defaultNamespace).toBe('etl')
})

test('a kubeconfig gives client certificates, basic authentication and insecure-skip-tls-verify', async () => {
  const file = await kubeconfig({
    user: {
      'client-certificate-data': base64('CERT'),
      'client-key-data': base64('KEY'),
      username: 'jane',
      password: 'pw',
    },
    cluster: { 'insecure-skip-tls-verify': true },
  })
  const access = await loadAccess({ clock: createFakeClock(0), kubeconfig: file })
  expect(await access.authorization()).toBe(`Basic ${base64('jane:pw')}`)
  expect(await access.tls()).toEqual({
    cert: Buffer.from('CERT'),
    key: Buffer.from('KEY'),
    rejectUnauthorized: false,
  })
})

test('an exec plugin is asked again after its token was refused', async () => {
  await put('count', '')
  const script = `echo >>'${folder}/count'; n=$(wc -l <'${folder}/count'); echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"t'$n'"}}'`
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: '/bin/sh',
    args: ['-c', script],
  }
  const file = await kubeconfig({ user: { exec } })
  const clock = createFakeClock(0)
  const access = await loadAccess({ clock, kubeconfig: file })
  expect(await access.authorization()).toBe('Bearer t1')
  await clock.advance(60_000)
  expect(await access.authorization()).toBe('Bearer t1')
  access.invalidate('Bearer t1')
  access.invalidate('Bearer t1')
  expect(await access.authorization()).toBe('Bearer t2')
  access.invalidate('Bearer t1')
  expect(await access.authorization()).toBe('Bearer t2')
})

test('what an exec plugin prints when it fails is not in the error', async () => {
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: '/bin/sh',
    args: ['-c', 'echo s3cr3t >&2; exit 1'],
  }
  const file = await kubeconfig({ user: { exec } })
  const failure = loadAccess({ clock: createFakeClock(0), kubeconfig: file })
  await expect(failure).rejects.toThrow(`kubeconfig ${file}: its credentials could not be obtained`)
})

test('a kubeconfig that is not YAML is not quoted', async () => {
  await put('config', 'users: [s3cr3t: "')
  const file = join(folder, 'config')
  const failure = loadAccess({ clock: createFakeClock(0), kubeconfig: file })
  await expect(failure).rejects.toThrow(`kubeconfig ${file}: cannot be read`)
})

test('several kubeconfigs are one, in which the first name wins', async () => {
  const first = await kubeconfig({ user: { token: 'first' } })
  const second = {
    clusters: [{ name: 'c2', cluster: { server: 'https://two.test' } }],
    users: [{ name: 'u', user: { token: 'second' } }],
    contexts: [{ name: 'x2', context: { cluster: 'c2', user: 'u' } }],
  }
  await put('second', JSON.stringify(second))
  const access = await loadAccess({
    clock: createFakeClock(0),
    kubeconfig: [first, join(folder, 'second')].join(delimiter),
    context: 'x2',
  })
  expect(access.server.href).toBe('https://two.test/')
  expect(await access.authorization()).toBe('Bearer first')
})

test('of several kubeconfigs one that is not there is left out, and one alone is named', async () => {
  const there = await kubeconfig({ user: { token: 'first' } })
  const none = join(folder, 'none')
  const clock = createFakeClock(0)
  const access = await loadAccess({ clock, kubeconfig: [none, there].join(delimiter) })
  expect(await access.authorization()).toBe('Bearer first')
  await expect(loadAccess({ clock, kubeconfig: none })).rejects.toThrow(`${none}: cannot be read`)
})

async function load(cluster: object): Promise<unknown> {
  return loadAccess({ clock: createFakeClock(0), kubeconfig: await kubeconfig({ cluster }) })
}

test('a proxy and plain http are refused rather than ignored', async () => {
  await expect(load({ 'proxy-url': 'http://proxy' })).rejects.toThrow('proxy-url is not supported')
  await expect(load({ server: 'http://example.test' })).rejects.toThrow('http needs')
  await expect(load({ server: 's3cr3t' })).rejects.toThrow(/config: server is not a URL$/)
})
