import { expect, test } from 'vitest'
import { renderChart } from '../kit/helm/render-chart.ts'
import { CHART, runHelm } from '../kit/helm/run-helm.ts'
import { VALUE_SET_NAMES, VALUE_SETS } from './value-sets.ts'

test.each(VALUE_SET_NAMES)(
  'helm lint has nothing to say about the chart with %s values',
  async (name) => {
    const values = Object.entries(VALUE_SETS[name])
    const run = await runHelm([
      'lint',
      '--strict',
      '--quiet',
      CHART,
      ...values.flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]),
    ])
    expect(run).toMatchObject({ code: 0 })
  },
)

const TLS = { tlsSecret: 'tls' }

// The value, and what has to be in the message: where it is, and what would be right.
const WRONG: readonly [string, object, RegExp][] = [
  ['a value that there is not', { replicas: 2 }, /'replicas' not allowed/],
  ['one that there is not, further in', { oidc: { tls: true } }, /\/oidc.*'tls' not allowed/],
  ['a number as text', { replicaCount: '2' }, /\/replicaCount.*got string, want integer/],
  ['no whole number', { replicaCount: 1.5 }, /\/replicaCount.*want integer/],
  [
    'a word that is none of those',
    { image: { pullPolicy: 'Sometimes' } },
    /\/image\/pullPolicy.*'Always', 'IfNotPresent', 'Never'/,
  ],
  [
    'a digest that is none',
    { image: { digest: 'sha256:12' } },
    /\/image\/digest.*does not match pattern/,
  ],
  [
    'a digest and a tag',
    { image: { tag: '1', digest: `sha256:${'a'.repeat(64)}` } },
    /image\.tag and image\.digest.*remove one/,
  ],
  [
    'a namespace twice',
    { watchNamespaces: ['a', 'b', 'a'] },
    /\/watchNamespaces.*items at 0 and 2 are equal/,
  ],
  [
    'a namespace that cannot be',
    { watchNamespaces: ['a,b'] },
    /\/watchNamespaces\/0.*does not match pattern/,
  ],
  [
    'a name that is too long',
    { fullnameOverride: 'a'.repeat(41) },
    /\/fullnameOverride.*maxLength/,
  ],
  ['a flag that there is not', { flags: { verbose: true } }, /\/flags.*'verbose' not allowed/],
  ['a flag with its dashes', { flags: { '--workers': 3 } }, /\/flags.*'--workers' not allowed/],
  ['a flag that a value sets', { flags: { namespaces: 'a' } }, /\/flags.*'namespaces' not allowed/],
  [
    'a flag that is no duration',
    { flags: { 'request-interval': '1d' } },
    /\/flags\/request-interval.*does not match pattern/,
  ],
  [
    'a switch with a word',
    { flags: { 'normal-events': 'yes' } },
    /\/flags\/normal-events.*want boolean/,
  ],
  [
    'replicas without an election',
    { flags: { 'leader-elect': false } },
    /leader-elect.*set replicaCount to 1/,
  ],
  ['replicas with one identity', { flags: { identity: 'me' } }, /identity.*remove it/],
  [
    'the ServiceAccount of every pod',
    { serviceAccount: { create: false, name: 'default' } },
    /serviceAccount\.name is default/,
  ],
  ['no ServiceAccount', { serviceAccount: { create: false } }, /say in serviceAccount\.name/],
  ['one port twice', { ports: { oidc: 8081 } }, /ports\.oidc and ports\.health have to differ/],
  [
    'a port that needs a privilege',
    { ports: { oidc: 443 } },
    /\/ports\/oidc.*minimum: got 443, want 1,?024/,
  ],
  [
    'plain HTTP with a certificate',
    { oidc: { insecureHttp: true, ...TLS } },
    /oidc\.tlsSecret has no use/,
  ],
  [
    'plain HTTP at an https address',
    { oidc: { insecureHttp: true, baseUrl: 'https://a.b' } },
    /begin with http:/,
  ],
  ['TLS at an http address', { oidc: { baseUrl: 'http://a.b' } }, /https:\/\/ otherwise/],
  [
    'a slash at the end of an address',
    { oidc: { baseUrl: 'https://a.b/' } },
    /\/oidc\/baseUrl.*does not match pattern/,
  ],
  [
    'a port of nodes that nobody opens',
    { oidc: { service: { nodePort: 30000 } } },
    /nodePort needs oidc\.service\.type/,
  ],
  [
    'networks that nobody checks',
    { oidc: { service: { loadBalancerSourceRanges: ['10.0.0.0/8'] } } },
    /needs oidc\.service\.type LoadBalancer/,
  ],
  [
    'too short a time to end',
    { terminationGracePeriodSeconds: 25 },
    /is 25, and has to be more than preStopSeconds \(5\) and the flag shutdown-grace \(20 s\)/,
  ],
  ['the same by a flag', { flags: { 'shutdown-grace': '1h2m3s' } }, /shutdown-grace \(3723 s\)/],
  [
    'a budget that holds up every drain',
    { podDisruptionBudget: { maxUnavailable: 0 } },
    /maxUnavailable.*minimum: got 0, want 1/,
  ],
  [
    'a peer that is none',
    { networkPolicy: { oidcFrom: [{ namespace: 'a' }] } },
    /\/networkPolicy\/oidcFrom\/0.*'namespace' not allowed/,
  ],
  [
    'scraping through a closed door',
    { monitoring: { serviceMonitor: { enabled: true } } },
    /say in networkPolicy\.metricsFrom where Prometheus is/,
  ],
  [
    'a kind that nobody mints',
    { defaultIssuer: { kinds: ['Password'] } },
    /\/defaultIssuer\/kinds\/0.*'AccessToken', 'IdToken'/,
  ],
  [
    'no duration',
    { defaultIssuer: { maxLifetime: '1 hour' } },
    /\/defaultIssuer\/maxLifetime.*does not match pattern/,
  ],
  [
    'a policy that cannot fail so',
    { admission: { failurePolicy: 'Deny' } },
    /\/admission\/failurePolicy.*'Fail', 'Ignore'/,
  ],
  [
    'a refusal with a warning',
    { admission: { validationActions: ['Deny', 'Warn'] } },
    /takes Deny or Warn, not both/,
  ],
  [
    'no action',
    { admission: { validationActions: [] } },
    /\/admission\/validationActions.*minItems/,
  ],
  [
    'an alert by half a name',
    { monitoring: { prometheusRule: { disabled: ['NoLeader'] } } },
    /\/disabled\/0.*does not match pattern/,
  ],
  [
    'a hook that takes longer than Helm waits',
    { hooks: { timeoutSeconds: 5 } },
    /\/hooks\/timeoutSeconds.*minimum/,
  ],
  [
    'a label by which pods are found',
    { podLabels: { 'app.kubernetes.io/name': 'mine' } },
    /podLabels has app\.kubernetes\.io\/name.*remove it/,
  ],
  [
    'a mistyped quantity',
    { resources: { limits: { memory: '512 MB' } } },
    /\/resources\/limits\/memory.*does not match pattern/,
  ],
]

test.each(WRONG)('it refuses %s', async (_, values, message) => {
  const failure: unknown = await renderChart({ values }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(Error)
  expect(String(failure)).toMatch(message)
})

test('a values file with numbers as Helm reads them gives the same flags as one with text', async () => {
  const flags = { workers: 100, 'client-requests-per-second': 10_000, 'mint-loop-limit': 1_000_000 }
  const text = await renderChart({
    values: { flags },
    only: ['templates/operator/deployment.yaml'],
  })
  expect(text).toContain('--workers=100"')
  expect(text).toContain('--client-requests-per-second=10000"')
  // Not 1e+06.
  expect(text).toContain('--mint-loop-limit=1000000"')
})
