/** What Prometheus has seen, for `promtool test rules`: one value a minute, from minute 0 on. */
export type Series = { readonly series: string; readonly values: string }

type Labels = Readonly<Record<string, string>>

const text = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')

const MINUTES = 400

/**
 * @param values in promtool's notation, or one number that stays
 */
export function series(name: string, labels: Labels, values: number | string): Series {
  return {
    series: `${name}{${text(labels)}}`,
    values: typeof values === 'number' ? `${values}x${MINUTES}` : values,
  }
}

/** As the targets of a ServiceMonitor are labelled. */
export const target = (pod: string): Labels => ({
  job: 'mintlet-metrics',
  namespace: 'mintlet-system',
  pod,
  instance: `${pod}:8081`,
})

const PODS = ['mintlet-a', 'mintlet-b'] as const

/** Of the operator itself: its target's namespace. */
export const ofReplicas = (name: string, labels: Labels, values: number | string): Series[] =>
  PODS.map((pod) => series(name, { ...target(pod), ...labels }, values))

/** Of an object, as both replicas tell it: the object's namespace wins over the target's. */
export const ofObject = (name: string, labels: Labels, values: number | string): Series[] =>
  PODS.map((pod) => series(name, { ...target(pod), ...READER, ...labels }, values))

/** Whose series ofObject() are, unless labels say otherwise. */
export const READER: Labels = { kind: 'ImpersonatedToken', namespace: 'etl', name: 'reader' }
