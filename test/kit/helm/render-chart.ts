import { CHART, runHelm } from './run-helm.ts'

export type RenderOptions = {
  /** `mintlet` unless given. */
  readonly release?: string
  /** `mintlet-system` unless given. */
  readonly namespace?: string
  /** On top of those of the chart, as in a values file. */
  readonly values?: object
  /** Paths below the chart, such as `templates/rbac/operator.yaml`; all unless given. */
  readonly only?: readonly string[]
}

/**
 * What `helm template` makes of the chart: YAML of several documents.
 *
 * @throws Error with what Helm says when it refuses the values
 */
export async function renderChart(options: RenderOptions = {}): Promise<string> {
  const { release = 'mintlet', namespace = 'mintlet-system', values = {}, only = [] } = options
  const run = await runHelm([
    'template',
    release,
    CHART,
    '--namespace',
    namespace,
    '--kube-version',
    '1.36.3',
    // JSON is YAML, so one value sets all.
    ...Object.entries(values).flatMap(([name, value]) => [
      '--set-json',
      `${name}=${JSON.stringify(value)}`,
    ]),
    ...only.flatMap((path) => ['--show-only', path]),
  ])
  if (run.code !== 0) throw new Error(run.stderr)
  return run.stdout
}
