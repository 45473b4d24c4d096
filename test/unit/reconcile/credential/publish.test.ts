import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import { stalled } from '../../../../src/failure.ts'
import type { Context } from '../../../../src/reconcile/credential/context.ts'
import { publish } from '../../../../src/reconcile/credential/publish.ts'
import { Redacted } from '../../../../src/redacted.ts'
import { credential, credentialFacts, newCredential } from '../../../kit/credential-gen.ts'
import { emptyRecord, sealedRecord } from '../../../kit/observed-credential.ts'
import { storedRecord } from './stored-record.ts'
import { cameTo, turnContext } from './turn-context.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const STEP = {
  step: 'Publish',
  id: 'cred-2',
  write: { verb: 'Create' },
  why: 'FirstIssue',
} as const
const PLACE = { resource: 'secrets', namespace: 'etl', name: 'pipeline-credential' }
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

const asking = (secret: object): typeof observed => ({
  ...observed,
  credential: credential({ spec: { secret } }),
})

/** Sealed in the record of a service that makes secrets as they are published; and what is asked of the API server. */
async function sealedInWorld() {
  const world = turnWorld()
  const { records, secrets } = world.ports()
  const written = await records.write(sealedRecord(), undefined, { do: 'Keep' })
  if (written === 'Conflict') throw new Error('there is a record already')
  const record = { live: true, version: written.resourceVersion, content: sealedRecord() }
  let made = 0
  const newSecret = ({ uid }: { uid: string }) => {
    made += 1
    return {
      clientId: uid,
      clientSecret: new Redacted(`secret-${made}`),
      verifier: { salt: `salt-${made}`, hash: `hash-${made}` },
    }
  }
  const calls: string[] = []
  world.fate = (call) => {
    calls.push(call)
    return 'pass'
  }
  const context = turnContext(world, {
    records,
    secrets,
    credentials: () => ({ ...world.service, newSecret }),
  })
  const publishing = async (at = record, seen = sealedHere) =>
    publish(context, STEP, { ...seen, record: at })
  const reread = async (): Promise<typeof record> => {
    const read = await records.read('uid-of-pipeline')
    if (!read.ok || read.value === undefined) throw new Error('there is no record')
    return { live: true, ...read.value }
  }
  return { world, calls, publishing, reread }
}

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
    const { name, namespace } = PLACE
    world.store.create('someone', PLACE, { kind: 'Secret', metadata: { name, namespace } })
    const performed = await publish(finding(world, sealedRecord()), STEP, observed)
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { secret: { state: 'Present', ownerUid: undefined }, published: undefined },
    })
    expect(world.secret()).toBeUndefined()
  })

  test('makes the secret of a service that keeps none, once what verifies it is in the record', async () => {
    const { world, publishing, calls } = await sealedInWorld()
    const performed = await publishing()
    expect(world.secret()).toMatchObject({
      clientId: 'uid-of-pipeline',
      clientSecret: 'secret-1',
      credentialId: 'cred-2',
      tokenUrl: 'https://api.k0rdent.test/token',
    })
    const { record, data } = storedRecord(world)
    expect(JSON.parse(record)).toMatchObject({
      sealed: { verifiers: [{ salt: 'salt-1', hash: 'hash-1' }] },
    })
    expect(`${record} ${data}`).not.toContain('secret-1')
    expect(data).toBe('{}')
    expect(calls).toEqual(['get record', 'patch record', 'create secrets'])
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: {
        published: { name: 'pipeline-credential' },
        record: { live: true, content: { sealed: { verifiers: [{ salt: 'salt-1' }] } } },
      },
    })
  })

  test('makes one secret, however often it takes to publish it', async () => {
    const { world, publishing, calls, reread } = await sealedInWorld()
    world.fate = (call) => (call === 'create secrets' ? 'unreachable' : 'pass')
    await expect(publishing()).rejects.toThrow('no answer')
    world.fate = (call) => {
      calls.push(call)
      return 'pass'
    }
    await publishing(await reread())
    expect(world.secret()).toMatchObject({ clientSecret: 'secret-1' })
    expect(calls).toEqual(['get record', 'get record', 'create secrets'])
    expect(JSON.parse(storedRecord(world).record).sealed.verifiers).toHaveLength(1)
  })

  test('writes no secret that nobody could verify', async () => {
    const lost = await sealedInWorld()
    lost.world.fate = (call) => (call === 'patch record' ? 'lost' : 'pass')
    expect(cameTo(await lost.publishing())).toBe('Learned')
    expect(lost.world.secret()).toBeUndefined()
    const away = await sealedInWorld()
    away.world.fate = (call) => (call === 'patch record' ? 'unreachable' : 'pass')
    await expect(away.publishing()).rejects.toThrow('no answer')
    expect(away.world.secret()).toBeUndefined()
  })

  describe('what formats and templates make', () => {
    const TEMPLATE = { template: { URL: 'https://{{ clientId }}@example.com' } }

    test('is written with the credential, and the digest is of the credential alone', async () => {
      const plain = turnWorld()
      const without = await publish(finding(plain, sealedRecord()), STEP, observed)
      const world = turnWorld()
      const seen = { ...asking(TEMPLATE), renderedFor: 'digest' }
      const performed = await publish(finding(world, sealedRecord()), STEP, seen)
      expect(world.secret()).toMatchObject({
        clientSecret: 'the-secret',
        URL: 'https://client-1@example.com',
      })
      const digestOf = (each: typeof performed): string | undefined =>
        each.kind === 'Learned' ? each.observed.published?.digest : undefined
      expect(digestOf(performed)).toMatch(/^[0-9a-f]{32}$/)
      expect(digestOf(performed)).toBe(digestOf(without))
      expect(performed).toMatchObject({
        observed: { secret: { live: { digest: digestOf(without) } } },
      })
    })

    test('leaves what is sealed where it is when it cannot be made', async () => {
      const broken = asking({ template: { URL: '{{ nothing_of_the_kind }}' } })
      const world = turnWorld()
      const performed = await publish(finding(world, sealedRecord()), STEP, broken)
      expect(cameTo(performed)).toBe('Failed TemplateFailed')
      expect(world.store.changes).toEqual([])
      expect(JSON.stringify(performed)).not.toContain('the-secret')
      // Nor is what would verify a secret that nobody gets written into a record.
      const made = await sealedInWorld()
      const writes = made.world.store.changes.length
      expect(cameTo(await made.publishing(undefined, broken))).toBe('Failed TemplateFailed')
      expect(made.world.store.changes).toHaveLength(writes)
    })

    test('tells a write whose answer was lost only where all of it is there', async () => {
      const seen = { ...asking(TEMPLATE), renderedFor: 'digest' }
      const world = turnWorld()
      world.fate = (call) => (call === 'create secrets' ? 'lost' : 'pass')
      const performed = await publish(finding(world, sealedRecord()), STEP, seen)
      expect(performed).toMatchObject({ observed: { published: { name: 'pipeline-credential' } } })
      const edited = turnWorld()
      edited.fate = (call) => {
        if (call !== 'get secrets') return call === 'create secrets' ? 'lost' : 'pass'
        const object = edited.store.get(PLACE)
        if (object === undefined) throw new Error('there is no Secret')
        const data = { ...(object['data'] as object), URL: 'ZWxzZQ==' }
        edited.store.replace('someone', PLACE, { ...object, data })
        return 'pass'
      }
      const overtaken = await publish(finding(edited, sealedRecord()), STEP, seen)
      expect(overtaken).toMatchObject({ kind: 'Learned', observed: { published: undefined } })
    })
  })

  test('fails where certainly nothing was written', async () => {
    const world = turnWorld()
    world.fate = () => 'unreachable'
    await expect(publish(finding(world, sealedRecord()), STEP, observed)).rejects.toThrow(
      'no answer',
    )
  })
})
