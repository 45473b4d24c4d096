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

function configOf(argv: string[], env: Parameters<typeof parseConfig>[1] = {}): Config {
  const parsed = parseConfig(argv, env, host)
  if (parsed.ok !== true) throw new Error(`not a config: ${JSON.stringify(parsed)}`)
  return parsed.config
}

const refusalOf = (argument: string): string | undefined => {
  const parsed = parseConfig([argument], {}, host)
  return parsed.ok === false ? parsed.message : undefined
}

describe('the k0rdent API', () => {
  test('is the public one, and no other host is allowed, unless flags say so', () => {
    expect(configOf([]).k0rdent).toEqual({
      endpoint: new URL('https://api.k0rdent.ai/'),
      hosts: ['api.k0rdent.ai'],
    })
  })

  test('can be another one, whose host is then allowed instead', () => {
    expect(configOf(['--k0rdent-endpoint=https://127.0.0.1:8443']).k0rdent).toEqual({
      endpoint: new URL('https://127.0.0.1:8443/'),
      hosts: ['127.0.0.1:8443'],
    })
  })

  test('may be at the hosts of the list as well, each once, written as a URL has them', () => {
    const flag =
      '--k0rdent-hosts=iam.example.com:443, iam.example.com,localhost:8443,api.k0rdent.ai'
    const { hosts } = configOf([flag]).k0rdent
    expect(hosts).toEqual(['api.k0rdent.ai', 'iam.example.com', 'localhost:8443'])
    for (const endpoint of ['https://iam.example.com', 'https://iam.example.com:443']) {
      expect(hosts).toContain(new URL(endpoint).host)
    }
  })

  test.each([
    'http://api.k0rdent.ai',
    'http://127.0.0.1:8443',
    'api.k0rdent.ai',
    'https://api.k0rdent.ai/',
    'https://api.k0rdent.ai/v1',
    'https://api.k0rdent.ai?key=hidden',
    'https://api.k0rdent.ai/#hidden',
    'https://me:hidden@api.k0rdent.ai',
    'https://API.k0rdent.ai',
    'https://api.k0rdent.ai:443',
    'ftp://api.k0rdent.ai',
    '',
  ])('is not at %j', (text) => {
    const told = refusalOf(`--k0rdent-endpoint=${text}`)
    expect(told).toMatch(
      /^--k0rdent-endpoint: must be an https address without user, path and query/v,
    )
    expect(told).not.toContain('hidden')
  })

  test.each([
    'https://iam.example.com',
    'iam.example.com/v1',
    'me@iam.example.com',
    'IAM.example.com',
    '*.example.com',
    'iam.example.com:99999',
    'iam.example.com:',
    'a b',
    '-a',
    'a.example,',
    'a'.repeat(254),
  ])('is at no host of the list %j', (text) => {
    expect(refusalOf(`--k0rdent-hosts=${text}`)).toBe(
      '--k0rdent-hosts: must be hosts in lower case, or host:port, separated by commas',
    )
  })
})

describe('the times of client credentials', () => {
  test('are minutes unless flags or variables say otherwise', () => {
    const times = { settleTime: 120_000, lastUsedInterval: 300_000, revokeTimeout: 60_000 }
    expect(configOf([])).toMatchObject(times)
    const env = { MINTLET_SETTLE_TIME: '5s', MINTLET_LAST_USED_INTERVAL: '1s' }
    expect(configOf(['--revoke-timeout=0s'], env)).toMatchObject({
      settleTime: 5000,
      lastUsedInterval: 1000,
      revokeTimeout: 0,
      // A setting of its own, of tokens as well.
      settle: 10_000,
    })
  })

  test.each([
    ['--settle-time=0s', '--settle-time: must be a duration from 1s to 1h'],
    ['--settle-time=61m', '--settle-time: must be a duration from 1s to 1h'],
    ['--last-used-interval=0s', '--last-used-interval: must be a duration from 1s to 24h'],
    ['--revoke-timeout=25h', '--revoke-timeout: must be a duration from 0s to 24h'],
    ['--revoke-timeout=1d', '--revoke-timeout: not a duration'],
  ])('are within bounds: %s is refused', (argument, message) => {
    expect(refusalOf(argument)).toMatch(new RegExp(`^${message}`, 'v'))
  })
})

test('what is configured cannot be changed', () => {
  const { k0rdent } = configOf([])
  expect([Object.isFrozen(k0rdent), Object.isFrozen(k0rdent.hosts)]).toEqual([true, true])
})
