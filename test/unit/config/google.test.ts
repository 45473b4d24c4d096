import { describe, expect, test } from 'vitest'
import type { Host } from '../../../src/config/host.ts'
import { type Config, parseConfig } from '../../../src/config.ts'

const host: Host = {
  hostname: () => 'mintlet',
  homeFolder: () => '/home/me',
  exists: () => false,
  read: () => undefined,
  random: () => 0.5,
}

type Env = Parameters<typeof parseConfig>[1]

function google(argv: string[], env: Env = {}): Config['google'] {
  const parsed = parseConfig(argv, env, host)
  if (parsed.ok !== true) throw new Error(`not a config: ${JSON.stringify(parsed)}`)
  return parsed.config.google
}

const refusalOf = (argument: string): string | undefined => {
  const parsed = parseConfig([argument], {}, host)
  return parsed.ok === false ? parsed.message : undefined
}

const ENDPOINTS = ['--google-iamcredentials-endpoint', '--google-sts-endpoint'] as const

describe('the endpoints of Google', () => {
  test('are those of the universe', () => {
    expect(google(['--google-universe-domain=apis.example.cloud'])).toMatchObject({
      iamcredentials: new URL('https://iamcredentials.apis.example.cloud/'),
      sts: new URL('https://sts.apis.example.cloud/'),
      universeDomain: 'apis.example.cloud',
    })
  })

  test('can be others, whatever the universe, and end with a slash, so that a path stays', () => {
    const flags = [
      '--google-universe-domain=apis.example.cloud',
      '--google-iamcredentials-endpoint=https://proxy.example.com/iam',
      '--google-sts-endpoint=https://sts.europe-west1.rep.googleapis.com/',
    ]
    const { iamcredentials, sts } = google(flags)
    expect(new URL('v1/a', iamcredentials).href).toBe('https://proxy.example.com/iam/v1/a')
    expect(new URL('v1/token', sts).href).toBe(
      'https://sts.europe-west1.rep.googleapis.com/v1/token',
    )
  })

  test.each(ENDPOINTS)('%s is plain HTTP on a loopback address only', (flag) => {
    for (const origin of [
      'http://127.0.0.1:8080',
      'http://127.7.8.9',
      'http://localhost:1',
      'http://[::1]:8080/iam',
      // The same address, as a parser reads it.
      'http://2130706433',
    ]) {
      expect([origin, refusalOf(`${flag}=${origin}`)]).toEqual([origin, undefined])
    }
    for (const origin of [
      'http://iamcredentials.googleapis.com',
      'http://169.254.169.254',
      'http://10.0.0.1',
      'http://0.0.0.0',
      'http://[::]',
      'http://127.0.0.1.example.com',
      'http://127.example.com',
      'http://localhost.example.com',
      'http://example.com/127.0.0.1',
    ]) {
      expect([origin, refusalOf(`${flag}=${origin}`)]).toEqual([
        origin,
        expect.stringMatching(new RegExp(`^${flag}: must be an https address`, 'v')),
      ])
    }
  })

  test.each(ENDPOINTS)('%s has no user, query or fragment, and is an address', (flag) => {
    for (const text of [
      'iam.example.com',
      'ftp://iam.example.com',
      'file:///etc/passwd',
      'https://me@iam.example.com',
      'https://me:secret@iam.example.com',
      'https://iam.example.com?key=secret',
      'https://iam.example.com/#secret',
    ]) {
      const told = refusalOf(`${flag}=${text}`)
      expect(told).toMatch(/: must be an https address without user and query/v)
      expect(told).not.toContain('secret')
    }
  })

  test.each(['Example.com', 'a/b', '..', 'a..b', 'a b', 'https://googleapis.com', ''])(
    'are in no universe named %j',
    (domain) => {
      expect(refusalOf(`--google-universe-domain=${domain}`)).toMatch(
        /^--google-universe-domain: must be a name of lower-case letters/v,
      )
    },
  )
})

describe('the metadata server', () => {
  test('is where the flag says, else where GCE_METADATA_HOST says', () => {
    const env = { GCE_METADATA_HOST: '127.0.0.1:9' }
    expect(google([], env).metadata.href).toBe('http://127.0.0.1:9/')
    expect(google(['--google-metadata-host=169.254.169.254'], env).metadata.href).toBe(
      'http://169.254.169.254/',
    )
  })

  test.each([
    '',
    'http://metadata.example.com',
    'metadata.example.com/path',
    'a b',
    'host:port',
    'host:99999',
    '[::1',
    '\n',
  ])('is the usual one where GCE_METADATA_HOST is %j, which is no host', (nonsense) => {
    expect(google([], { GCE_METADATA_HOST: nonsense }).metadata.href).toBe(
      'http://metadata.google.internal/',
    )
  })

  test.each(['http://metadata.example.com', 'a/b', 'a:b', 'me@host', 'a b', 'host:123456'])(
    'is not at %j',
    (text) => {
      expect(refusalOf(`--google-metadata-host=${text}`)).toBe(
        '--google-metadata-host: must be a host, or host:port',
      )
    },
  )
})

describe('application default credentials', () => {
  test('are in the file of the flag, else of GOOGLE_APPLICATION_CREDENTIALS, else in none', () => {
    const env = { GOOGLE_APPLICATION_CREDENTIALS: '/env/adc.json' }
    expect(google(['--google-application-credentials=/flag/adc.json'], env)).toMatchObject({
      applicationCredentials: '/flag/adc.json',
    })
    expect(google([], env).applicationCredentials).toBe('/env/adc.json')
    expect(google([], { GOOGLE_APPLICATION_CREDENTIALS: '' }).applicationCredentials).toBe(
      undefined,
    )
    expect(google([]).applicationCredentials).toBe(undefined)
  })

  test('are at one path', () => {
    expect(refusalOf('--google-application-credentials=/a\n/b')).toBe(
      '--google-application-credentials: must be a path',
    )
  })
})

test('the flags have variables, as all others', () => {
  const env = {
    MINTLET_GOOGLE_UNIVERSE_DOMAIN: 'apis.example.cloud',
    MINTLET_GOOGLE_STS_ENDPOINT: 'https://sts.example.com',
  }
  expect(google([], env)).toMatchObject({
    iamcredentials: new URL('https://iamcredentials.apis.example.cloud/'),
    sts: new URL('https://sts.example.com/'),
  })
})

test('what is configured cannot be changed', () => {
  expect(Object.isFrozen(google([]))).toBe(true)
})
