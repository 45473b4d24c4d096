import { RECORD_ANNOTATION } from '../../../../src/api/group.ts'
import type { TurnWorld } from './turn-world.ts'

const PLACE = {
  resource: 'secrets',
  namespace: 'mintlet-system',
  name: 'mintlet-credential-uid-of-pipeline',
}

/** The Secret that holds the record of observedCredential(), whether or not the object is there; as text. */
export function storedRecord({ store }: TurnWorld): {
  readonly record: string
  readonly data: string
} {
  const object = store.get(PLACE)
  const record = object?.metadata.annotations?.[RECORD_ANNOTATION] ?? ''
  return { record, data: JSON.stringify(object?.['data'] ?? null) }
}
