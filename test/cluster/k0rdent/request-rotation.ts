import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { Credential } from '../credential-api.ts'
import { changeCredential } from './change-credential.ts'
import type { K0rdentWorld } from './start-k0rdent-world.ts'

/** Asks for a rotation, and resolves with the object once another credential is published. */
export async function requestRotation(
  world: K0rdentWorld,
  key: readonly [namespace: string, name: string],
): Promise<Credential> {
  const before = (await world.credential(key))?.status?.credential?.id
  const annotations = { [REFRESH_REQUESTED_ANNOTATION]: `${before} has to go` }
  await changeCredential(world, key, { metadata: { annotations } })
  return world.untilCredential(
    'is rotated',
    key,
    ({ status }) => status?.credential !== undefined && status.credential.id !== before,
  )
}
