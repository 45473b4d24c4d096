import { describe, expect, test } from 'vitest'
import { REVOKE_FINALIZER } from '../../../../src/api/group.ts'
import type { ObjectMeta } from '../../../../src/api/object-meta.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  addFinalizer,
  releaseFinalizer,
} from '../../../../src/reconcile/credential/perform-finalizer.ts'
import { observedCredential } from '../../../kit/credential-gen.ts'
import { cameTo, turnContext } from './turn-context.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const PLACE = { resource: 'serviceaccountcredentials', namespace: 'etl', name: 'pipeline' }

async function seenIn(world: TurnWorld): Promise<ObservedCredential> {
  const credential = await world.ports().readObject({ namespace: 'etl', name: 'pipeline' })
  if (credential === undefined) throw new Error('there is no object')
  const { namespace, name, uid } = credential.metadata
  return observedCredential({ credential, live: true, owner: { namespace, name, uid } })
}

const made = (): TurnWorld => {
  const world = turnWorld()
  world.make()
  return world
}

const finalizers = (world: TurnWorld): unknown =>
  (world.store.get(PLACE)?.metadata as ObjectMeta | undefined)?.finalizers ?? []

/** Somebody else writes to it in between. */
function touch(world: TurnWorld): void {
  const object = world.store.get(PLACE)
  if (object === undefined) throw new Error('there is no object')
  const metadata = { ...object.metadata, labels: { touched: 'yes' } }
  world.store.replace('someone', PLACE, { ...object, metadata })
}

describe('addFinalizer()', () => {
  test('puts it on the version that was seen, and goes on with the answer', async () => {
    const world = made()
    const performed = await addFinalizer(turnContext(world), await seenIn(world))
    expect(finalizers(world)).toEqual([REVOKE_FINALIZER])
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: {
        live: true,
        credential: {
          metadata: { resourceVersion: world.store.get(PLACE)?.metadata.resourceVersion },
        },
      },
    })
  })

  test('has the object read again when it is another version by now, or gone', async () => {
    const world = made()
    const before = await seenIn(world)
    touch(world)
    expect(await addFinalizer(turnContext(world), before)).toMatchObject({
      kind: 'Learned',
      observed: { live: false },
    })
    expect(finalizers(world)).toEqual([])
    const gone = { ...before, credential: undefined }
    expect(await addFinalizer(turnContext(world), gone)).toMatchObject({
      kind: 'Learned',
      observed: { live: false },
    })
  })

  test('throws when the API server is away', async () => {
    const world = made()
    const seen = await seenIn(world)
    world.fate = () => 'unreachable'
    await expect(addFinalizer(turnContext(world), seen)).rejects.toThrow('no answer')
    await expect(releaseFinalizer(turnContext(world), seen)).rejects.toThrow('no answer')
  })
})

describe('releaseFinalizer()', () => {
  test('lets the object go, and is done where it is gone already', async () => {
    const world = made()
    await addFinalizer(turnContext(world), await seenIn(world))
    const seen = await seenIn(world)
    expect(cameTo(await releaseFinalizer(turnContext(world), seen))).toBe('Released')
    expect(finalizers(world)).toEqual([])
    world.store.remove('someone', PLACE)
    expect(cameTo(await releaseFinalizer(turnContext(world), seen))).toBe('Released')
    const gone = { ...seen, credential: undefined }
    expect(cameTo(await releaseFinalizer(turnContext(world), gone))).toBe('Released')
  })

  test('decides again on the object as it is now when somebody has written to it', async () => {
    const world = made()
    await addFinalizer(turnContext(world), await seenIn(world))
    const seen = await seenIn(world)
    touch(world)
    expect(await releaseFinalizer(turnContext(world), seen)).toMatchObject({
      kind: 'Learned',
      observed: { live: true, credential: { metadata: { labels: { touched: 'yes' } } } },
    })
    expect(finalizers(world)).toEqual([REVOKE_FINALIZER])
  })
})
