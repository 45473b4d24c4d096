import type { BlockName } from './starts-with-line.ts'

/** What a YAML that is no whole object is a part of. */
export type Part = BlockName & {
  /**
   * - `values`: of the chart, which is rendered with it
   * - `prometheus`, `alertmanager`: of that program's configuration, which its own checker reads; but for
   *   `kubernetes_sd_configs`, which Debian's does not know
   * - objects: merged into each, which the API server then takes
   */
  readonly of: 'values' | 'prometheus' | 'alertmanager' | readonly object[]
}

const API = 'mintlet.dev/v1alpha1'
const metadata = { name: 'part', namespace: 'default' }
const TOKEN = {
  apiVersion: API,
  kind: 'ImpersonatedToken',
  metadata,
  spec: { issuerRef: { name: 'local' }, serviceAccount: 'default:part', accessToken: {} },
}
const CREDENTIAL = {
  apiVersion: API,
  kind: 'ServiceAccountCredential',
  metadata,
  spec: { issuerRef: { name: 'local' }, serviceAccount: 'default:part', lifetime: '24h' },
}

/** Every one that the pages have: a page that gets another says here what it is. */
export const PARTS: readonly Part[] = [
  { page: 'docs/monitoring.md', starts: '# values.yaml of the chart\n', of: 'values' },
  { page: 'docs/monitoring.md', starts: 'podAnnotations:\n', of: 'values' },
  { page: 'docs/monitoring.md', starts: 'scrape_configs:\n', of: 'prometheus' },
  { page: 'docs/monitoring.md', starts: 'inhibit_rules:\n', of: 'alertmanager' },
  {
    page: 'docs/guides/restarts.md',
    starts: 'spec:\n  rolloutRestart:\n',
    of: [TOKEN, CREDENTIAL],
  },
  { page: 'docs/spec/credential-issuer.md', starts: 'spec:\n  issuerRef:\n', of: [TOKEN] },
]
