import { describe, expect, test } from 'vitest'
import { withVerifier } from '../../../../src/plan/credential/with-verifier.ts'
import { makeSecret } from '../../../../src/reconcile/credential/make-secret.ts'
import { Redacted } from '../../../../src/redacted.ts'
import { newCredential } from '../../../kit/credential-gen.ts'
import { sealedRecord } from '../../../kit/observed-credential.ts'
import { storedRecord } from './stored-record.ts'
import { cameTo, turnContext } from './turn-context.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const made = {
  clientId: 'uid-of-pipeline',
  clientSecret: new Redacted('the-secret'),
  verifier: { salt: 'salt', hash: 'hash' },
}

/** With a record that is sealed, in this version of it or in another one. */
async function making(world: TurnWorld, version?: string) {
  const { records } = world.ports()
  const written = await records.write(sealedRecord(), undefined, { do: 'Keep' })
  if (written === 'Conflict') throw new Error('there is a record already')
  const told: unknown[] = []
  const remembered: unknown[] = []
  const ports = world.ports()
  const context = turnContext(world, {
    tell: { ...ports.tell, recordWritten: (about) => void told.push(about) },
    remember: { ...ports.remember, secret: (metadata) => void remembered.push(metadata) },
  })
  const known = { live: true, version: version ?? written.resourceVersion, content: sealedRecord() }
  const observed = { ...newCredential(), record: known }
  const result = () => makeSecret(context, observed, sealedRecord(), made)
  return { result, told, remembered }
}

describe('makeSecret()', () => {
  test('records what verifies the secret, and only then hands it out', async () => {
    const world = turnWorld()
    const { result, told, remembered } = await making(world)
    const { clientId, clientSecret } = made
    expect(await result()).toMatchObject({
      ok: true,
      secret: { clientId, clientSecret },
      observed: {
        record: { live: true, content: { sealed: { verifiers: [made.verifier] } } },
      },
    })
    const stored = storedRecord(world)
    expect(JSON.parse(stored.record)).toMatchObject({ sealed: { verifiers: [made.verifier] } })
    expect(stored.data).toBe('{}')
    expect(told).toMatchObject([{ why: 'Seal', conflict: false }])
    // So that this replica, too, knows of it before the watch tells.
    expect(remembered).toMatchObject([{ name: 'mintlet-credential-uid-of-pipeline' }])
  })

  test('writes nothing for a secret that an earlier attempt has recorded', async () => {
    const world = turnWorld()
    await making(world)
    const content = withVerifier(sealedRecord(), made.verifier)
    const observed = { ...newCredential(), record: { live: true, version: '0', content } }
    expect(await makeSecret(turnContext(world), observed, content, made)).toMatchObject({
      ok: true,
      observed: { record: { version: '0' } },
    })
    expect(storedRecord(world).record).toBe(JSON.stringify(sealedRecord()))
  })

  test('hands out nothing where somebody else has changed the record, which is read again', async () => {
    const world = turnWorld()
    const { result, told } = await making(world, '0')
    const conflict = await result()
    expect(conflict).toMatchObject({
      ok: false,
      performed: { kind: 'Learned', observed: { record: { live: false } } },
    })
    expect(conflict).not.toHaveProperty('secret')
    expect(told).toMatchObject([{ conflict: true }])
    expect(storedRecord(world).record).toBe(JSON.stringify(sealedRecord()))
  })

  test('hands out nothing where nobody knows whether it was recorded', async () => {
    const world = turnWorld()
    const { result } = await making(world)
    world.fate = () => 'lost'
    expect(await result()).toMatchObject({
      ok: false,
      performed: { kind: 'Learned', observed: { record: { live: false } } },
    })
  })

  test('fails where certainly nothing was recorded', async () => {
    const world = turnWorld()
    const { result } = await making(world)
    world.fate = () => 'unreachable'
    await expect(result()).rejects.toThrow('no answer')
  })

  test('writes nothing once another process leads', async () => {
    const world = turnWorld()
    const { result } = await making(world)
    world.leads = false
    const deposed = await result()
    expect(deposed.ok ? 'made' : cameTo(deposed.performed)).toBe('Deposed')
    expect(storedRecord(world).record).toBe(JSON.stringify(sealedRecord()))
  })
})
