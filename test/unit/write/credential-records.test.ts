import { describe, expect, test } from 'vitest'
import { Redacted } from '../../../src/redacted.ts'
import { createCredentialRecords } from '../../../src/write/credential-records.ts'
import { credentialRecord } from '../../kit/credential-gen.ts'
import { fakeClient } from './fake-client.ts'

const hashOf = (issuer: string, serviceAccount: string): string => `${issuer}-${serviceAccount}`
const SIGNAL = new AbortController().signal
const SECRET = { clientId: 'client', clientSecret: new Redacted('hush') }
const RECORD = credentialRecord()
const { uid } = RECORD.owner
const PLACE = {
  resource: 'secrets',
  namespace: 'mintlet-system',
  name: `mintlet-credential-${uid}`,
}

function setUp() {
  const { client, server, calls } = fakeClient()
  const records = createCredentialRecords(client, 'mintlet-system', hashOf)
  const version = (): string => server.store.get(PLACE)?.metadata.resourceVersion ?? ''
  return { records, calls, version, store: server.store }
}

describe('the record of a credential', () => {
  test('is not there before it is written, and is then as it was written', async () => {
    const { records, version } = setUp()
    expect(await records.read(uid)).toEqual({ ok: true, value: undefined })
    expect(await records.write(RECORD, undefined, { do: 'Keep' })).toMatchObject({
      resourceVersion: version(),
    })
    expect(await records.read(uid)).toEqual({
      ok: true,
      value: { content: RECORD, version: version(), secret: undefined },
    })
  })

  test('keeps a secret that is put beside it until it is wiped', async () => {
    const { records, version } = setUp()
    const kept = async (): Promise<string | undefined> => {
      const read = await records.read(uid)
      return read.ok ? read.value?.secret?.clientSecret.reveal() : 'unreadable'
    }
    await records.write(RECORD, undefined, { do: 'Keep' })
    await records.write(RECORD, version(), { do: 'Put', ...SECRET })
    expect(await kept()).toBe('hush')
    await records.write({ ...RECORD, slots: 1 }, version(), { do: 'Keep' })
    expect(await kept()).toBe('hush')
    await records.write(RECORD, version(), { do: 'Wipe' })
    expect(await kept()).toBeUndefined()
  })

  test('is created once, and changed only in the version that is named', async () => {
    const { records, version } = setUp()
    await records.write(RECORD, undefined, { do: 'Keep' })
    const first = version()
    expect(await records.write(RECORD, undefined, { do: 'Keep' })).toBe('Conflict')
    await records.write({ ...RECORD, slots: 1 }, first, { do: 'Keep' })
    expect(await records.write(RECORD, first, { do: 'Put', ...SECRET })).toBe('Conflict')
    expect(await records.remove(uid, first)).toBe('Conflict')
    expect(await records.read(uid)).toMatchObject({ value: { content: { slots: 1 } } })
    expect(await records.remove(uid, version())).toBe('Removed')
    expect(await records.remove(uid, version())).toBe('Removed')
    expect(await records.write(RECORD, first, { do: 'Keep' })).toBe('Conflict')
  })

  test.each([
    ['no JSON', '{"phase":'],
    ['of a later version', JSON.stringify({ ...RECORD, more: true })],
    ["another object's", JSON.stringify({ ...RECORD, owner: { ...RECORD.owner, uid: 'other' } })],
    ['gone', undefined],
  ])('is never taken for absent when what it says is %s', async (_what, text) => {
    const { records, store } = setUp()
    await records.write(RECORD, undefined, { do: 'Keep' })
    const object = store.get(PLACE)
    if (object === undefined) throw new Error('there is no record')
    const annotations: Record<string, string> =
      text === undefined ? {} : { 'mintlet.dev/record': text }
    const metadata = { ...object.metadata, annotations }
    store.replace('somebody', PLACE, { ...object, metadata })
    for (const read of [
      await records.read(uid),
      await records.siblings('k0rdent', 'sa-pipeline', SIGNAL),
    ]) {
      expect(read).toMatchObject({ ok: false, failure: { ending: 'Stalled' } })
      expect(JSON.stringify(read)).toContain(PLACE.name)
    }
  })

  test('is found among those of its service account, without the secret', async () => {
    const { records, calls } = setUp()
    await records.write(RECORD, undefined, { do: 'Put', ...SECRET })
    const other = {
      ...RECORD,
      owner: { ...RECORD.owner, uid: 'other' },
      serviceAccount: 'sa-other',
    }
    await records.write(other, undefined, { do: 'Keep' })
    expect(await records.siblings('k0rdent', 'sa-pipeline', SIGNAL)).toEqual({
      ok: true,
      value: [RECORD],
    })
    expect(calls.at(-1)?.accept).toContain('as=PartialObjectMetadataList')
  })
})
