import type { Clock } from '../../../src/runtime/clock.ts'
import type { ObjectStore } from './object-store.ts'

/** The garbage collector works in the background: it is never the first to know. */
const AFTER_MS = 500

/** Removes Secrets whose owners are all gone, a little after the fact, as Kubernetes does. */
export function collectGarbage(store: ObjectStore, clock: Clock): void {
  function collect(): void {
    const living = new Set(store.list('impersonatedtokens').map(({ metadata }) => metadata.uid))
    for (const { metadata } of store.list('secrets')) {
      const { namespace = '', name, ownerReferences: owners = [] } = metadata
      const orphaned = owners.length > 0 && owners.every(({ uid }) => !living.has(uid))
      const place = { resource: 'secrets', namespace, name }
      if (orphaned) store.remove('the garbage collector', place)
    }
  }
  store.subscribe(({ place, after }) => {
    if (after === undefined && place.resource === 'impersonatedtokens')
      clock.after(AFTER_MS, collect)
  })
}
