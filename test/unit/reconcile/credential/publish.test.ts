import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import { stalled } from '../../../../src/failure.ts'
import type { Context } from '../../../../src/reconcile/credential/context.ts'
import { publish } from '../../../../src/reconcile/credential/publish.ts'
import { Redacted } from '../../../../src/redacted.ts'
import { credentialFacts, newCredential } from '../../../kit/credential-gen.ts'
import { emptyRecord, sealedRecord } from '../../../kit/observed-credential.ts'
import { cameTo, turnContext } from './turn-context.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const STEP = {
  step: 'Publish',
  id: 'cred-2',
  write: { verb: 'Create' },
  why: 'FirstIssue',
} as const
const KEPT = { clientId: 'client-1', clientSecret: new Redacted('the-secret') }

/** What the record is when it is read once more, right before the Secret is written. */
function finding(
  world: TurnWorld,
  content: CredentialRecord | undefined,
  secret: typeof KEPT | undefined = KEPT,
  version = '1',
): Context {
  const value = content && { content, version, secret }
  const records = {
    ...world.ports().records,
    read: () => Promise.resolve({ ok: true, value } as const),
  }
  return turnContext(world, { records })
}

const sealedHere = newCredential()
const observed = { ...sealedHere, record: { live: true, version: '1', content: sealedRecord() } }

describe('publish()', () => {
  test('writes what the record keeps, and knows what it has written', async () => {
    const world = turnWorld()
    const performed = await publish(finding(world, sealedRecord()), STEP, observed)
    expect(world.secret()).toMatchObject({
      clientId: 'client-1',
      clientSecret: 'the-secret',
      credentialId: 'cred-2',
    })
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { published: { name: 'pipeline-credential' }, record: { live: true } },
    })
  })

  test('writes nothing of a record that is another one by now', async () => {
    const other = sealedRecord({ sealed: credentialFacts({ id: 'cred-3' }) })
    for (const content of [other, emptyRecord(), undefined]) {
      const world = turnWorld()
      // oxlint-disable-next-line no-await-in-loop
      const performed = await publish(finding(world, content), STEP, observed)
      expect(performed).toMatchObject({ kind: 'Learned', observed: { record: { content } } })
      expect(world.secret()).toBeUndefined()
    }
    const world = turnWorld()
    const rewritten = finding(world, sealedRecord(), KEPT, '2')
    expect(cameTo(await publish(rewritten, STEP, observed))).toBe('Learned')
    expect(world.secret()).toBeUndefined()
  })

  test('says so when the record cannot be read, or its secret is gone', async () => {
    const world = turnWorld()
    const failure = stalled('Conflict', 'the record cannot be read')
    const records = {
      ...world.ports().records,
      read: () => Promise.resolve({ ok: false, failure } as const),
    }
    const unreadable = turnContext(world, { records })
    expect(cameTo(await publish(unreadable, STEP, observed))).toBe('Failed Conflict')
    const { ports, ...context } = finding(world, sealedRecord())
    const value = { content: sealedRecord(), version: '1', secret: undefined }
    const emptied = {
      ...context,
      ports: {
        ...ports,
        records: { ...ports.records, read: () => Promise.resolve({ ok: true, value } as const) },
      },
    }
    expect(cameTo(await publish(emptied, STEP, observed))).toBe('Failed SecretLost')
    expect(world.secret()).toBeUndefined()
  })

  test('waits for an issuer that says where the credential is exchanged for tokens', async () => {
    const world = turnWorld()
    const { ports, ...context } = finding(world, sealedRecord())
    const without = { ...context, ports: { ...ports, credentials: () => undefined } }
    expect(cameTo(await publish(without, STEP, observed))).toBe('Failed IssuerUnavailable')
    expect(world.secret()).toBeUndefined()
  })

  test('writes nothing once another process leads', async () => {
    const world = turnWorld()
    world.leads = false
    expect(cameTo(await publish(finding(world, sealedRecord()), STEP, observed))).toBe('Deposed')
    expect(world.secret()).toBeUndefined()
  })

  test('decides again on the Secret as it is where one has appeared that is not ours', async () => {
    const world = turnWorld()
    const place = { resource: 'secrets', namespace: 'etl', name: 'pipeline-credential' }
    const { name, namespace } = place
    world.store.create('someone', place, { kind: 'Secret', metadata: { name, namespace } })
    const performed = await publish(finding(world, sealedRecord()), STEP, observed)
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { secret: { state: 'Present', ownerUid: undefined }, published: undefined },
    })
    expect(world.secret()).toBeUndefined()
  })

  test('fails where certainly nothing was written', async () => {
    const world = turnWorld()
    world.fate = () => 'unreachable'
    await expect(publish(finding(world, sealedRecord()), STEP, observed)).rejects.toThrow(
      'no answer',
    )
  })
})
