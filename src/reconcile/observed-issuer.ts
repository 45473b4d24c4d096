import { parseTime } from '../api/parse-time.ts'
import type { ObservedIssuer } from '../plan/observed.ts'
import type { Caches } from './caches.ts'

/** @param key of issuerKeyOf(); undefined: the object names none */
export function observedIssuer(
  caches: Pick<Caches, 'issuer' | 'keyIds'>,
  key: string | undefined,
): ObservedIssuer | undefined {
  const issuer = key === undefined ? undefined : caches.issuer(key)
  if (key === undefined || issuer === undefined) return undefined
  const { kind, metadata, spec, status } = issuer
  const keyIds = caches.keyIds(key)
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  const hasKeys = !spec.valid || spec.value.local !== undefined
  return {
    kind,
    name: metadata.name,
    uid: metadata.uid,
    generation: metadata.generation,
    key,
    spec,
    trouble: ready?.status === 'False' ? ready.message : undefined,
    readySince: ready?.status === 'True' ? parseTime(ready.lastTransitionTime) : undefined,
    loaded: !hasKeys || keyIds !== undefined,
    keyIds,
  }
}
