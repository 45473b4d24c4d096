import type { ServiceAccountCredential } from '../../src/api/service-account-credential.ts'
import type { KubeClient } from '../../src/kube/kube-client.ts'
import { followPath } from '../follow-path.ts'
import type { SeenObject } from './load-report.ts'

/** What a watch of all ServiceAccountCredentials shows. */
export type Objects = Disposable & {
  isGone(object: string): boolean
  /** Its deletion was asked for. */
  isGoing(object: string): boolean
  isRetired(object: string, credential: string): boolean
  seen(): readonly SeenObject[]
}

type Shown = {
  readonly metadata: ServiceAccountCredential['metadata']
  readonly status?: ServiceAccountCredential['status']
}

type Known = {
  goneAt: number | undefined
  isGoing: boolean
  /** That status has spoken of. */
  readonly spokenOf: Set<string>
  readonly retiredAt: Map<string, number>
  readonly retireAt: Map<string, number>
  readonly refreshAt: Map<string, number>
  readonly uses: SeenObject['uses'][number][]
}

const COLLECTION = { path: '/apis/mintlet.dev/v1alpha1/serviceaccountcredentials' }

export async function watchObjects(client: KubeClient): Promise<Objects> {
  const known = new Map<string, Known>()

  function show({ metadata, status }: Shown, isGone: boolean): void {
    const object = `${metadata.namespace}/${metadata.name}`
    const each = known.get(object) ?? unknown()
    known.set(object, each)
    each.isGoing = metadata.deletionTimestamp !== undefined
    if (isGone) each.goneAt = Date.now()
    else if (status !== undefined) learn(each, status)
  }

  const watch = await followPath<Shown>(client, COLLECTION, show)
  return {
    isGone: (object) => known.get(object)?.goneAt !== undefined,
    isGoing: (object) => known.get(object)?.isGoing === true,
    isRetired: (object, credential) => known.get(object)?.retiredAt.has(credential) === true,
    seen: () =>
      [...known].map(([object, { goneAt, retiredAt, retireAt, refreshAt, uses }]) => ({
        object,
        goneAt,
        retired: [...retiredAt].map(([id, at]) => ({ id, at })),
        retireAt: [...retireAt].map(([id, until]) => ({ id, until })),
        refreshAt: [...refreshAt].map(([id, at]) => ({ id, at })),
        uses,
      })),
    [Symbol.dispose]: () => watch[Symbol.dispose](),
  }
}

const unknown = (): Known => ({
  goneAt: undefined,
  isGoing: false,
  spokenOf: new Set(),
  retiredAt: new Map(),
  retireAt: new Map(),
  refreshAt: new Map(),
  uses: [],
})

function learn(each: Known, status: NonNullable<Shown['status']>): void {
  const { credential, previous = [], lastUsedAt, lastUsedIp, phase, refreshAt } = status
  const now = Date.now()
  const spoken = [...(credential === undefined ? [] : [credential]), ...previous].map(
    ({ id }) => id,
  )
  for (const id of spoken) each.spokenOf.add(id)
  if (credential !== undefined && refreshAt !== undefined) {
    each.refreshAt.set(credential.id, Date.parse(refreshAt))
  }
  for (const { id, retireAt } of previous) {
    if (retireAt !== undefined) each.retireAt.set(id, Date.parse(retireAt))
  }
  for (const id of each.spokenOf) {
    // What has expired is told of in another way.
    if (phase !== 'Expired' && !spoken.includes(id) && !each.retiredAt.has(id)) {
      each.retiredAt.set(id, now)
    }
  }
  const used = lastUsedAt === undefined ? undefined : Date.parse(lastUsedAt)
  if (used !== undefined && used !== each.uses.at(-1)?.lastUsedAt) {
    each.uses.push({ at: now, lastUsedAt: used, lastUsedIp })
  }
}
