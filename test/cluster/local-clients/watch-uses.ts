import { isDeepStrictEqual } from 'node:util'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { follow } from '../canary/follow.ts'
import { clientOf } from '../kube/client-of.ts'

/** One time that a status began to tell of another use. */
export type ToldUse = {
  /** Of the object. */
  readonly name: string
  readonly lastUsedAt: string | undefined
  readonly lastUsedIp: string | undefined
  /** Whether nothing else in the object was changed by the same write. */
  readonly alone: boolean
  /** Epoch milliseconds, when it was seen. */
  readonly at: number
}

export type UseWatch = AsyncDisposable & {
  /** In order. */
  told(name: string): readonly ToldUse[]
}

type Status = { readonly lastUsedAt?: string; readonly lastUsedIp?: string }

/** @param plural of the objects: `serviceaccountcredentials` */
export function watchUses(controlPlane: ControlPlane, namespace: string, plural: string): UseWatch {
  const client = clientOf(controlPlane)
  const end = new AbortController()
  const last = new Map<string, Status>()
  const told: ToldUse[] = []
  const path = `/apis/mintlet.dev/v1alpha1/namespaces/${namespace}/${plural}`
  const following = follow(client, path, end.signal, (type, object) => {
    if (type === 'DELETED') return
    const { name } = object.metadata
    const { status = {} } = object as { readonly status?: Status }
    const { lastUsedAt, lastUsedIp, ...others } = status
    const { lastUsedAt: before, lastUsedIp: from, ...othersBefore } = last.get(name) ?? {}
    last.set(name, status)
    if (lastUsedAt === before && lastUsedIp === from) return
    const alone = isDeepStrictEqual(others, othersBefore)
    told.push({ name, lastUsedAt, lastUsedIp, alone, at: Date.now() })
  })
  return {
    told: (name) => told.filter((each) => each.name === name),
    async [Symbol.asyncDispose]() {
      end.abort()
      await following
      await client.close()
    },
  }
}
