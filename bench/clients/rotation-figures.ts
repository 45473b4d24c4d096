import type { ClientsFigures } from '../figures.ts'
import { quantile } from '../quantile.ts'
import type { LoadReport, SeenCredential } from './load-report.ts'
import type { PlannedClient } from './plan-clients.ts'

export type RotationFigures = Pick<
  ClientsFigures,
  'rotations' | 'lapsed' | 'rotationPauseSeconds' | 'rotationLateP50Ms' | 'rotationLateP99Ms'
>

/** Of clients that rotate and were left alone: what happened between two times, epoch milliseconds. */
export function rotationFigures(
  clients: readonly PlannedClient[],
  { credentials, objects }: Pick<LoadReport, 'credentials' | 'objects'>,
  { fromAt, sentAt }: { readonly fromAt: number; readonly sentAt: number },
): RotationFigures {
  const rotating = new Set(
    clients
      .filter(({ kind }) => kind === 'Rotating')
      .map(({ namespace, name }) => `${namespace}/${name}`),
  )
  const isIn = (time: number): boolean => time >= fromAt && time <= sentAt
  const dueAt = new Map(
    objects.flatMap(({ refreshAt }) => refreshAt.map(({ id, at }) => [id, at] as const)),
  )
  const lives = livesOf(credentials.filter(({ object }) => rotating.has(object)))
  const ended = lives.filter(({ replacedAt }) => isIn(replacedAt))
  const late = ended.map(({ id, replacedAt }) => replacedAt - (dueAt.get(id) ?? replacedAt))
  const times = ended.map(({ replacedAt }) => replacedAt).toSorted((one, other) => one - other)
  const pauses = [...times, sentAt].map((time, nth) => time - (times[nth - 1] ?? fromAt))
  return {
    rotations: ended.length,
    rotationPauseSeconds: Math.max(...pauses) / 1000,
    rotationLateP50Ms: quantile(late, 0.5),
    rotationLateP99Ms: quantile(late, 0.99),
    lapsed: lives.filter(({ expiresAt, replacedAt }) => isIn(expiresAt) && replacedAt > expiresAt)
      .length,
  }
}

/** With the time when the next one of the same object was seen; Infinity: never. */
function livesOf(
  credentials: readonly SeenCredential[],
): readonly (SeenCredential & { readonly replacedAt: number })[] {
  const byObject = Map.groupBy(credentials, ({ object }) => object)
  return [...byObject.values()].flatMap((all) => {
    const inOrder = all.toSorted((one, other) => one.seenAt - other.seenAt)
    return inOrder.map((each, nth) => ({
      ...each,
      replacedAt: inOrder[nth + 1]?.seenAt ?? Infinity,
    }))
  })
}
