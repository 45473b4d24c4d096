import type { ApiObject } from '../kit/control-plane/admin-client.ts'
import { type RenderOptions, renderChart } from '../kit/helm/render-chart.ts'
import { objectsOf } from './objects-of.ts'

const known = new Map<string, Promise<readonly ApiObject[]>>()

/** The objects that the chart renders; asked for the same again, Helm is not run again. */
export function rendered(options: RenderOptions = {}): Promise<readonly ApiObject[]> {
  const key = JSON.stringify(options)
  const found = known.get(key) ?? renderChart(options).then(objectsOf)
  known.set(key, found)
  return found
}
