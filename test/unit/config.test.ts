import { expect, test } from 'vitest'
import type { Host } from '../../src/config/host.ts'
import { type Config, parseConfig } from '../../src/config.ts'

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

const host: Host = {
  hostname: () => 'mintlet-7d9f',
  homeFolder: () => '/home/me',
  exists: () => false,
  read: () => undefined,
  random: () => 0.5,
}
const pod: Host = {
  ...host,
  exists: (path) => path.startsWith(SERVICE_ACCOUNT),
  read: (path) => (path === `${SERVICE_ACCOUNT}/namespace` ? 'minting\n' : undefined),
}
const podEnv = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' }

type Env = Parameters<typeof parseConfig>[1]

function configOf(argv: string[], env: Env = {}, on: Host = host): Config {
  const parsed = parseConfig(argv, env, on)
  if (parsed.ok !== true) throw new Error(`not a config: ${JSON.stringify(parsed)}`)
  return parsed.config
}

function messageOf(argv: string[], env: Env = {}): string {
  const parsed = parseConfig(argv, env, host)
  if (parsed.ok !== false) throw new Error(`not refused: ${JSON.stringify(parsed)}`)
  return parsed.message
}

test('without anything given every setting has its default', () => {
  expect(configOf([])).toEqual({
    access: { kubeconfig: '/home/me/.kube/config' },
    namespace: 'mintlet-system',
    namespaces: [],
    workers: 32,
    leaderElect: true,
    leaseName: 'mintlet',
    leaseDuration: 15_000,
    renewDeadline: 10_000,
    retryPeriod: 2000,
    identity: 'mintlet-7d9f_i0000000',
    minLifetime: 300_000,
    slowRetry: 300_000,
    backoffBase: 5000,
    backoffCap: 600_000,
    settle: 10_000,
    mintLoopLimit: 3,
    mintLoopWindow: 3_600_000,
    requestInterval: 60_000,
    allowedSecretMetadata: [],
    normalEvents: false,
    consumerCheck: false,
    consumerCheckInterval: 300_000,
    keyOverlap: 3_600_000,
    keyPublishAhead: 600_000,
    oidcAddress: { host: undefined, port: 8443 },
    oidcBaseUrl: 'https://mintlet-oidc.mintlet-system.svc',
    oidcTlsSecret: undefined,
    oidcInsecureHttp: false,
    trustedProxies: [],
    clientRequestsPerSecond: 20,
    clientStaleness: 300_000,
    google: {
      iamcredentials: new URL('https://iamcredentials.googleapis.com/'),
      sts: new URL('https://sts.googleapis.com/'),
      metadata: new URL('http://metadata.google.internal/'),
      universeDomain: 'googleapis.com',
      applicationCredentials: undefined,
    },
    k0rdent: { endpoint: new URL('https://api.k0rdent.ai/'), hosts: ['api.k0rdent.ai'] },
    settleTime: 120_000,
    lastUsedInterval: 300_000,
    revokeTimeout: 60_000,
    resync: 600_000,
    watchIdleTimeout: 90_000,
    shutdownGrace: 20_000,
    logLevel: 'info',
    healthAddress: { host: undefined, port: 8081 },
  })
})

test('in a pod the service account tells the namespace and the API server', () => {
  expect(configOf([], podEnv, pod)).toMatchObject({
    access: { serviceHost: '10.0.0.1', servicePort: '443' },
    namespace: 'minting',
    oidcBaseUrl: 'https://mintlet-oidc.minting.svc',
  })
})

test('a service account mounted elsewhere is found where the flag says', () => {
  const elsewhere = {
    ...host,
    exists: (path: string) => ['/mnt/sa/token', '/mnt/sa/ca.crt'].includes(path),
    read: (path: string) => (path === '/mnt/sa/namespace' ? 'other' : undefined),
  }
  expect(configOf(['--service-account-folder=/mnt/sa'], podEnv, elsewhere)).toMatchObject({
    access: { serviceHost: '10.0.0.1', serviceAccountFolder: '/mnt/sa' },
    namespace: 'other',
  })
})

test('a kubeconfig comes from the flag, else from the pod, else from KUBECONFIG', () => {
  const env = { ...podEnv, KUBECONFIG: '/a:/b' }
  expect(configOf(['--kubeconfig', '/c'], env, pod).access).toEqual({ kubeconfig: '/c' })
  expect(configOf([], env, pod).access).toHaveProperty('serviceHost')
  expect(configOf([], env).access).toEqual({ kubeconfig: '/a:/b' })
  expect(configOf([], { KUBECONFIG: '/a' }, pod).access).toEqual({ kubeconfig: '/a' })
})

test('flags and variables are read, with the flag winning and the last flag winning', () => {
  const env = { MINTLET_LEASE_NAME: 'from-env', MINTLET_WORKERS: '5' }
  expect(configOf([], env)).toMatchObject({ leaseName: 'from-env', workers: 5 })
  expect(configOf(['--workers=6', '--workers', '7'], env).workers).toBe(7)
})

test('an empty variable is not given, an empty flag is', () => {
  expect(configOf([], { MINTLET_WORKERS: '', MINTLET_NAMESPACES: '' }).namespaces).toEqual([])
  expect(configOf(['--namespaces='], { MINTLET_NAMESPACES: 'a' }).namespaces).toEqual([])
  expect(messageOf(['--workers='])).toContain('--workers: must be a whole number')
})

test('a switch stands alone or takes true or false', () => {
  expect(configOf(['--normal-events']).normalEvents).toBe(true)
  expect(configOf(['--leader-elect=false']).leaderElect).toBe(false)
  expect(configOf([], { MINTLET_LEADER_ELECT: 'false' }).leaderElect).toBe(false)
  expect(configOf(['--leader-elect'], { MINTLET_LEADER_ELECT: 'false' }).leaderElect).toBe(true)
})

test('lists, addresses and durations are read into what they mean', () => {
  const config = configOf([
    '--namespaces=etl, web,etl',
    '--health-address=127.0.0.1:0',
    '--oidc-address=[::1]:8443',
    '--resync=1h30m',
    '--settle=0s',
    '--allowed-secret-metadata=argocd.argoproj.io/,replicator.v1.mittwald.de/replicate-to',
  ])
  expect(config).toMatchObject({
    namespaces: ['etl', 'web'],
    healthAddress: { host: '127.0.0.1', port: 0 },
    oidcAddress: { host: '::1', port: 8443 },
    resync: 5_400_000,
    settle: 0,
    allowedSecretMetadata: ['argocd.argoproj.io/', 'replicator.v1.mittwald.de/replicate-to'],
  })
})

test('plain HTTP changes the base URL, and may name its own', () => {
  expect(configOf(['--oidc-insecure-http']).oidcBaseUrl).toBe(
    'http://mintlet-oidc.mintlet-system.svc',
  )
  const own = configOf(['--oidc-insecure-http', '--oidc-base-url=http://127.0.0.1:9000/oidc'])
  expect(own.oidcBaseUrl).toBe('http://127.0.0.1:9000/oidc')
})

test('a config cannot be changed', () => {
  const config = configOf(['--namespaces=etl'])
  for (const part of [config, config.access, config.namespaces, config.healthAddress]) {
    expect(Object.isFrozen(part)).toBe(true)
  }
})

test('two processes on one host have different identities', () => {
  const other = { ...host, random: () => 0.999_999 }
  expect(configOf([], {}, other).identity).not.toBe(configOf([]).identity)
  expect(configOf([], {}, { ...host, random: () => 0 }).identity).toBe('mintlet-7d9f_00000000')
})

test.each([
  ['--workers=0', '--workers: must be a whole number from 1 to 512'],
  ['--workers=1e2', '--workers: must be a whole number from 1 to 512'],
  ['--workers=-1', '--workers: must be a whole number from 1 to 512'],
  ['--workers=10000', '--workers: must be a whole number from 1 to 512'],
  ['--workers= 5', '--workers: must be a whole number from 1 to 512'],
  ['--mint-loop-limit=none', '--mint-loop-limit: must be a whole number from 1 to 1000'],
  ['--leader-elect=yes', '--leader-elect: must be true or false'],
  ['--leader-elect=', '--leader-elect: must be true or false'],
  ['--log-level=INFO', '--log-level: must be one of error, warn, info, debug, trace'],
  ['--resync=30d', '--resync: not a duration'],
  ['--resync=-5m', '--resync: not a duration'],
  ['--resync=10', '--resync: not a duration'],
  ['--resync=', '--resync: not a duration'],
  ['--resync=1s', '--resync: must be a duration from 10s to 24h'],
  ['--shutdown-grace=11m', '--shutdown-grace: must be a duration from 0s to 10m'],
  ['--namespace=Etl', '--namespace: must be a name of lower-case letters'],
  ['--namespaces=etl,', '--namespaces: must be a name of lower-case letters'],
  ['--namespaces=etl;web', '--namespaces: must be a name of lower-case letters'],
  ['--lease-name=a..b', '--lease-name: must be a name of lower-case letters'],
  ['--lease-name=', '--lease-name: must be a name of lower-case letters'],
  ['--oidc-tls-secret=a/b', '--oidc-tls-secret: must be a name of lower-case letters'],
  ['--identity=a b', '--identity: must be at most 200 letters'],
  ['--kubeconfig=/a\n/b', '--kubeconfig: must be a path'],
  ['--health-address=8081', '--health-address: must be a host and a port'],
  ['--health-address=:65536', '--health-address: must be a host and a port'],
  ['--health-address=http://:8081', '--health-address: must be a host and a port'],
  ['--health-address=::1:8081', '--health-address: must be a host and a port'],
  ['--oidc-address=', '--oidc-address: must be a host and a port'],
  ['--oidc-base-url=tokens.example.com', '--oidc-base-url: must be an address'],
  ['--oidc-base-url=ftp://tokens.example.com', '--oidc-base-url: must be an address'],
  ['--oidc-base-url=https://tokens.example.com/', '--oidc-base-url: must be an address'],
  ['--oidc-base-url=https://a:b@tokens.example.com', '--oidc-base-url: must be an address'],
  ['--oidc-base-url=https://tokens.example.com?a=b', '--oidc-base-url: must be an address'],
  ['--oidc-base-url=https://tokens.example.com/#', '--oidc-base-url: must be an address'],
  ['--oidc-base-url=https://Tokens.example.com', '--oidc-base-url: must be an address'],
  ['--oidc-base-url=https://tokens.example.com:443', '--oidc-base-url: must be an address'],
  ['--oidc-base-url=https://tokens.example.com/a/../b', '--oidc-base-url: must be an address'],
  ['--trusted-proxies=10.0.0.0/33', '--trusted-proxies: must be IP addresses or networks'],
  ['--trusted-proxies=10.0.0.1,proxy.example', '--trusted-proxies: must be IP addresses'],
  ['--client-requests-per-second=0', '--client-requests-per-second: must be a whole number'],
  ['--client-staleness=1m', '--client-staleness: must be a duration from 2m'],
  ['--allowed-secret-metadata=a b', '--allowed-secret-metadata: must be prefixes'],
])('%s is refused', (argument, message) => {
  const told = messageOf([argument])
  expect(told.startsWith(message)).toBe(true)
  expect(told).not.toContain('\n')
})

test.each([
  [['--lease-duration=10s'], '--lease-duration: must be longer than --renew-deadline'],
  [['--lease-duration=15s500ms'], '--lease-duration: must be whole seconds, as leases are'],
  [['--retry-period=9s'], '--renew-deadline: must be longer than 1.2 times --retry-period'],
  [['--backoff-base=11m'], '--backoff-cap: must not be shorter than --backoff-base'],
  [
    ['--oidc-insecure-http', '--oidc-tls-secret=tls'],
    '--oidc-tls-secret: has no use with --oidc-insecure-http',
  ],
  [
    ['--oidc-insecure-http', '--oidc-base-url=https://a.example'],
    '--oidc-base-url: must begin with http:// when --oidc-insecure-http is set, and with https:// otherwise',
  ],
  [
    ['--oidc-base-url=http://a.example'],
    '--oidc-base-url: must begin with http:// when --oidc-insecure-http is set, and with https:// otherwise',
  ],
  [['--oidc-address=:8081'], '--oidc-address: must differ from --health-address'],
  [['--health-address=10.0.0.1:8443'], '--oidc-address: must differ from --health-address'],
  [
    ['--allowed-secret-metadata=mintlet.dev/state'],
    '--allowed-secret-metadata: must not cover mintlet.dev, which is for the operator alone',
  ],
  [
    ['--allowed-secret-metadata=m'],
    '--allowed-secret-metadata: must not cover mintlet.dev, which is for the operator alone',
  ],
])('%j contradict each other', (argv, message) => {
  expect(messageOf(argv)).toBe(message)
})

test('two addresses may share a port on different hosts, and any port twice', () => {
  const apart = ['--health-address=127.0.0.1:8443', '--oidc-address=10.0.0.1:8443']
  expect(configOf(apart).oidcAddress.port).toBe(8443)
  expect(configOf(['--health-address=:0', '--oidc-address=:0']).oidcAddress.port).toBe(0)
})

test('a message names the variable when the value came from there', () => {
  expect(messageOf([], { MINTLET_WORKERS: 'many' })).toBe(
    'MINTLET_WORKERS: must be a whole number from 1 to 512',
  )
  expect(messageOf([], { MINTLET_LEASE_DURATION: '5s' })).toBe(
    'MINTLET_LEASE_DURATION: must be longer than --renew-deadline',
  )
})

test('a message never quotes a value', () => {
  const secret = 'ya29.secret'
  for (const argv of [
    [`--workers=${secret}`],
    [`--resync=${secret}`],
    [`--token=${secret}`],
    [`--${secret}=1`],
    [secret],
    ['--workers', '1', secret],
  ]) {
    expect(messageOf(argv)).not.toContain(secret)
  }
})

test('an unknown flag is refused with the nearest known one', () => {
  expect(messageOf(['--worker=3'])).toBe('--worker: no such flag; did you mean --workers?')
  expect(messageOf(['--leaseName=a'])).toBe('--leaseName: no such flag; did you mean --lease-name?')
  expect(messageOf(['--something-else'])).toBe('--something-else: no such flag; see --help')
  expect(messageOf(['--constructor'])).toContain('no such flag')
  expect(messageOf(['--no-leader-elect'])).toContain('no such flag; did you mean --leader-elect?')
  expect(messageOf(['-w', '3'])).toContain('-w: no such flag')
})

test('a flag without its value is refused, also when another flag follows', () => {
  expect(messageOf(['--workers'])).toBe('--workers: needs a value')
  expect(messageOf(['--workers', '--normal-events'])).toBe('--workers: needs a value')
})

test('what is no flag is refused', () => {
  const message = 'argument 2: not a flag; settings are written --name=value'
  expect(messageOf(['--leader-elect', 'false'])).toBe(message)
  expect(messageOf(['--', 'false'])).toBe(message)
})

test('variables that Kubernetes sets for a Service called mintlet are no settings', () => {
  const env = { MINTLET_SERVICE_HOST: '10.0.0.7', MINTLET_PORT: 'tcp://10.0.0.7:443' }
  expect(configOf([], env)).toEqual(configOf([]))
})

test('help names every setting, its default and how to set it, and wins over mistakes before it', () => {
  const parsed = parseConfig(['--help'], { MINTLET_WORKERS: 'many' }, host)
  if (parsed.ok !== 'help') throw new Error('no help')
  for (const name of Object.keys(configOf([]))) {
    if (['access', 'google', 'k0rdent'].includes(name)) continue
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    expect(parsed.text).toContain(`  ${flag} `)
  }
  for (const end of ['iamcredentials-endpoint', 'sts-endpoint', 'universe-domain']) {
    expect(parsed.text).toContain(`  --google-${end} `)
  }
  for (const end of ['metadata-host', 'application-credentials']) {
    expect(parsed.text).toContain(`  --google-${end} `)
  }
  for (const end of ['endpoint', 'hosts']) expect(parsed.text).toContain(`  --k0rdent-${end} `)
  expect(parsed.text).toMatch(/--lease-duration <duration> .* \(default: 15s\)\n/)
  expect(parsed.text).toMatch(/--leader-elect .* \(default: true\)\n/)
  expect(parseConfig(['-h'], {}, host).ok).toBe('help')
  expect(parseConfig(['--version'], {}, host)).toEqual({ ok: 'version' })
})
