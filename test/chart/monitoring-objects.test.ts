import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { dashboardFile } from '../../demo/dashboard/dashboard-file.ts'
import { renderChart } from '../kit/helm/render-chart.ts'
import { type RuleFile, ruleFile } from './monitoring/rule-file.ts'

const metricsFrom = [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'x' } } }]

type Rendered = {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> }
  readonly spec: RuleFile & Readonly<Record<string, unknown>>
  readonly data: Readonly<Record<string, string>>
}

async function render(name: string, monitoring: object, namespace = 'ops'): Promise<Rendered> {
  const text = await renderChart({
    namespace,
    values: { monitoring, networkPolicy: { metricsFrom } },
    only: [`templates/monitoring/${name}.yaml`],
  })
  const object: Rendered = parse(text)
  return object
}

const rules = async (values: object, namespace?: string): Promise<Rendered> =>
  render('prometheusrule', { prometheusRule: { enabled: true, ...values } }, namespace)

describe('the monitoring objects of the chart', () => {
  test('are not there unless asked for', async () => {
    const text = await renderChart()
    expect(text).not.toMatch(/kind: (ServiceMonitor|PrometheusRule)/v)
    expect(text).not.toContain('grafana_dashboard')
  })

  test('scrape the Service of metrics alone, and leave an object its namespace', async () => {
    const serviceMonitor = { enabled: true, labels: { release: 'x' }, interval: '30s' }
    const { metadata, spec } = await render('servicemonitor', { serviceMonitor })
    expect(metadata.labels).toMatchObject({ release: 'x' })
    expect(spec).toStrictEqual({
      selector: {
        matchLabels: {
          'app.kubernetes.io/name': 'mintlet',
          'app.kubernetes.io/instance': 'mintlet',
          'app.kubernetes.io/component': 'metrics',
        },
      },
      namespaceSelector: { matchNames: ['ops'] },
      endpoints: [{ port: 'health', path: '/metrics', honorLabels: true, interval: '30s' }],
    })
    const service: Rendered = parse(
      await renderChart({ namespace: 'ops', only: ['templates/operator/metrics-service.yaml'] }),
    )
    expect(service).toMatchObject({
      metadata: { labels: { 'app.kubernetes.io/component': 'metrics' } },
      spec: { ports: [{ name: 'health' }] },
    })
  })

  test('have the alerts as they are tried, with their links', async () => {
    const { spec } = await rules({ runbookUrl: 'https://example.com/docs' }, 'mintlet-system')
    const text = JSON.stringify(ruleFile().file).replaceAll('"docs/', '"https://example.com/docs/')
    expect(spec).toStrictEqual(JSON.parse(text))
  })

  test('have no links where there is nothing to link to', async () => {
    const { spec } = await rules({})
    const all = spec.groups.flatMap((group) => group.rules)
    expect(all).toHaveLength(24)
    expect(all.filter(({ annotations }) => 'runbook_url' in annotations)).toStrictEqual([])
  })

  test('look for an operator in their own namespace', async () => {
    const { spec } = await rules({})
    const all = spec.groups.flatMap((group) => group.rules)
    expect(all.find(({ alert }) => alert === 'MintletDown')?.expr).toBe(
      'absent(mintlet_leader{namespace="ops"})\n',
    )
    expect(JSON.stringify(spec)).not.toContain('mintlet-system')
  })

  test('take the minutes of the last call, more labels, and leave alerts out', async () => {
    const disabled = ['MintletDown', 'MintletAmbiguousMint']
    const alertLabels = { team: 'platform', severity: 'none' }
    const { spec } = await rules({ expiresWithinMinutes: 10, alertLabels, disabled })
    const all = spec.groups.flatMap((group) => group.rules)
    expect(all).toHaveLength(22)
    expect(all.filter(({ alert }) => disabled.includes(alert))).toStrictEqual([])
    expect(all.find(({ alert }) => alert === 'MintletCredentialExpiresSoon')?.expr).toContain(
      '- time() < 10 * 60',
    )
    expect(new Set(all.map(({ labels }) => labels['team']))).toStrictEqual(new Set(['platform']))
    expect(all.filter(({ labels }) => labels['severity'] === 'none')).toStrictEqual([])
  })

  test('refuse to leave out an alert that there is not, and name those that there are', async () => {
    await expect(rules({ disabled: ['MintletNothing'] })).rejects.toThrow(
      /no alert MintletNothing; there are MintletCredentialExpired, /v,
    )
  })

  test('have the dashboard as it lies there, for the sidecar of Grafana', async () => {
    const { metadata, data } = await render('dashboard', {
      dashboard: { enabled: true, labels: { grafana_dashboard: '1', more: 'x' } },
    })
    expect(metadata.labels).toMatchObject({ grafana_dashboard: '1', more: 'x' })
    expect(JSON.parse(data['mintlet.json'] ?? '')).toStrictEqual(dashboardFile().content)
  })
})
