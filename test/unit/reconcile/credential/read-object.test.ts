import { describe, expect, test } from 'vitest'
import type { ServiceAccountCredential } from '../../../../src/api/service-account-credential.ts'
import type { CredentialPorts } from '../../../../src/reconcile/credential/credential-ports.ts'
import { readObject } from '../../../../src/reconcile/credential/read-object.ts'
import { credential, observedCredential } from '../../../kit/credential-gen.ts'
import { objectMeta } from '../../../kit/gen.ts'
import { deleting } from '../../../kit/observed-credential.ts'
import { turnContext } from './turn-context.ts'
import { turnWorld } from './turn-world.ts'

const seen = observedCredential({ rehearsed: true })

/** There is one of the name that the spec had before. */
const secret: CredentialPorts['caches']['secret'] = (namespace, name) =>
  name === 'pipeline-credential' ? { ...objectMeta({ name, uid: name }), namespace } : undefined

function reading(live: ServiceAccountCredential | undefined): Partial<CredentialPorts> {
  const world = turnWorld()
  const ports = world.ports()
  let cached = seen.credential
  return {
    readObject: () => Promise.resolve(live),
    caches: { ...ports.caches, credential: () => cached, secret },
    remember: { ...ports.remember, credential: (object) => (cached = object) },
  }
}

describe('readObject()', () => {
  test('goes on with the object as it is now', async () => {
    const live = credential({ metadata: { resourceVersion: '9' } })
    const performed = await readObject(turnContext(turnWorld(), reading(live)), seen)
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { live: true, credential: live, rehearsed: true },
    })
  })

  test('gathers everything anew for another spec, which may name another Secret', async () => {
    const live = credential({
      metadata: { generation: 2 },
      spec: { secret: { name: 'elsewhere' } },
    })
    const performed = await readObject(turnContext(turnWorld(), reading(live)), seen)
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: {
        live: true,
        credential: live,
        rehearsed: false,
        secret: { state: 'Absent', live: false },
      },
    })
  })

  test('takes an object of the same name for another one', async () => {
    const other = credential({ metadata: { uid: 'another', generation: 2 } })
    const performed = await readObject(turnContext(turnWorld(), reading(other)), seen)
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { live: true, credential: undefined, rehearsed: true },
    })
  })

  test('believes that it is gone once the watch says so, too', async () => {
    const world = turnWorld()
    const early = await readObject(turnContext(world, reading(undefined)), seen)
    expect(early).toMatchObject({ kind: 'Done', outcome: { kind: 'Delayed' } })
    for (const cached of [undefined, credential({ metadata: { uid: 'another' } }), deleting()]) {
      const ports = reading(undefined)
      const caches = { ...world.ports().caches, credential: () => cached }
      // oxlint-disable-next-line no-await-in-loop
      const performed = await readObject(turnContext(turnWorld(), { ...ports, caches }), seen)
      expect(performed).toMatchObject({
        kind: 'Learned',
        observed: { live: true, credential: undefined },
      })
    }
  })
})
