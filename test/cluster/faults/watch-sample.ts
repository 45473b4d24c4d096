import { seededRandom } from '../operator/seeded-random.ts'
import type { WatchPoint } from './watch-points.ts'

/** All that the operator watches. */
export const WATCHED: readonly string[] = [
  'impersonatedtokens',
  'secrets',
  'clustercredentialissuers',
  'credentialissuers',
  'namespaces',
]

/** Of each collection one of its points, the same for the same seed. */
export function samplePoints(points: readonly WatchPoint[], seed: number): readonly WatchPoint[] {
  const random = seededRandom(seed)
  return WATCHED.map((resource) => {
    const its = points.filter((point) => point.resource === resource)
    const one = its[Math.floor(random() * its.length)]
    if (one === undefined) throw new Error(`the reference run has no line of ${resource}`)
    return one
  })
}
