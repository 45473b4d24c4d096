import { describe, expect, test } from 'vitest'
import { writeRecord } from '../../../../src/reconcile/credential/write-record.ts'
import { Redacted } from '../../../../src/redacted.ts'
import { observedCredential } from '../../../kit/credential-gen.ts'
import { emptyRecord, sealedRecord } from '../../../kit/observed-credential.ts'
import { cameTo, turnContext } from './turn-context.ts'
import { turnWorld } from './turn-world.ts'

const PLACE = {
  resource: 'secrets',
  namespace: 'mintlet-system',
  name: 'mintlet-credential-uid-of-pipeline',
}
const step = { step: 'WriteRecord', why: 'Seal', record: sealedRecord(), secret: 'Put' } as const

describe('writeRecord()', () => {
  test('seals only what this process holds', async () => {
    const world = turnWorld()
    const context = turnContext(world)
    const first = { ...step, version: undefined }
    expect(cameTo(await writeRecord(context, first, observedCredential()))).toBe('Failed Conflict')
    expect(world.store.get(PLACE)).toBeUndefined()
    context.memory.secret = { clientId: 'client-1', clientSecret: new Redacted('the-secret') }
    const performed = await writeRecord(context, first, observedCredential())
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { record: { live: true, content: { phase: 'Sealed' } } },
    })
    expect(world.store.get(PLACE)?.['data']).toEqual({
      clientId: Buffer.from('client-1').toString('base64'),
      clientSecret: Buffer.from('the-secret').toString('base64'),
    })
  })

  test('seals without a secret what gets one when it is published', async () => {
    const world = turnWorld()
    const context = turnContext(world)
    context.memory.secret = 'MadeLater'
    const performed = await writeRecord(
      context,
      { ...step, version: undefined },
      observedCredential(),
    )
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { record: { live: true, content: { phase: 'Sealed' } } },
    })
    expect(world.store.get(PLACE)?.['data']).toEqual({})
  })

  test('has the record read again where it is another version, or perhaps ours', async () => {
    const world = turnWorld()
    const told: unknown[] = []
    const context = turnContext(world, {
      tell: { ...world.ports().tell, recordWritten: (about) => void told.push(about) },
    })
    const forget = { ...step, why: 'Forget', record: emptyRecord(), secret: 'Wipe' } as const
    await writeRecord(context, { ...forget, version: undefined }, observedCredential())
    const version = world.store.get(PLACE)?.metadata.resourceVersion
    const stale = await writeRecord(context, { ...forget, version: '0' }, observedCredential())
    expect(stale).toMatchObject({ kind: 'Learned', observed: { record: { live: false } } })
    expect(told).toMatchObject([{ conflict: false }, { why: 'Forget', conflict: true }])
    world.fate = () => 'lost'
    const unknown = await writeRecord(context, { ...forget, version }, observedCredential())
    expect(unknown).toMatchObject({ kind: 'Learned', observed: { record: { live: false } } })
    world.fate = () => 'unreachable'
    await expect(
      writeRecord(context, { ...forget, version }, observedCredential()),
    ).rejects.toThrow('no answer')
  })
})
