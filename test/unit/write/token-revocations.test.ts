import { describe, expect, test } from 'vitest'
import { REVOCATIONS_ANNOTATION } from '../../../src/api/group.ts'
import type { TokenRevocations } from '../../../src/api/token-revocations.ts'
import {
  createTokenRevocations,
  revocationsOf,
  revocationsSecretName,
} from '../../../src/write/token-revocations.ts'
import { fakeClient } from './fake-client.ts'

const OWNER = { uid: 'uid-1', record: { name: 'mintlet-credential-uid-1', uid: 'uid-of-record' } }
const PLACE = {
  resource: 'secrets',
  namespace: 'mintlet-system',
  name: 'mintlet-revocations-uid-1',
}

const revoking =
  (id: string) =>
  ({ until, tokens }: TokenRevocations): TokenRevocations => ({
    ...(until !== undefined && { until }),
    tokens: { ...tokens, [id]: 1_900_000_000 },
  })

function setUp() {
  const { client, server, calls } = fakeClient()
  const store = createTokenRevocations(client, 'mintlet-system')
  const annotations = (): Readonly<Record<string, string>> =>
    server.store.get(PLACE)?.metadata.annotations ?? {}
  return { client, server, calls, store, kept: () => revocationsOf({ annotations: annotations() }) }
}

describe('the revoked tokens of a client', () => {
  test('are in a Secret of the operator that goes with the record of the client', async () => {
    const { store, server, kept } = setUp()
    const written = await store.change(OWNER, revoking('a'))
    expect(server.store.get(PLACE)).toMatchObject({
      metadata: {
        name: revocationsSecretName('uid-1'),
        labels: { 'app.kubernetes.io/managed-by': 'mintlet' },
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Secret',
            name: 'mintlet-credential-uid-1',
            uid: 'uid-of-record',
          },
        ],
      },
    })
    expect(kept()).toEqual({ tokens: { a: 1_900_000_000 } })
    // What every replica sees of it.
    expect(written && revocationsOf(written)).toEqual(kept())
    expect(written?.resourceVersion).toBe(server.store.get(PLACE)?.metadata.resourceVersion)
  })

  test('become more, and none is lost', async () => {
    const { store, kept } = setUp()
    await store.change(OWNER, revoking('a'))
    await store.change(OWNER, revoking('b'))
    expect(Object.keys(kept().tokens)).toEqual(['a', 'b'])
  })

  test('are those of two replicas that revoke at the same moment', async () => {
    const { store, kept, server, client } = setUp()
    const other = createTokenRevocations(client, 'mintlet-system')
    for (const [mine, theirs] of [
      ['a', 'b'],
      ['c', 'd'],
    ] as const) {
      let changes = 0
      const racing = (before: TokenRevocations): TokenRevocations => {
        changes += 1
        return revoking(mine)(before)
      }
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all([store.change(OWNER, racing), other.change(OWNER, revoking(theirs))])
      expect(changes).toBeGreaterThan(0)
    }
    expect(Object.keys(kept().tokens).toSorted()).toEqual(['a', 'b', 'c', 'd'])
    expect(server.store.get(PLACE)?.metadata.name).toBe('mintlet-revocations-uid-1')
  })

  test('are given up when others keep changing them', async () => {
    const { store, server } = setUp()
    await store.change(OWNER, revoking('a'))
    let tries = 0
    const raced = (before: TokenRevocations): TokenRevocations => {
      tries += 1
      const object = server.store.get(PLACE)
      if (object === undefined) throw new Error('it is not there')
      const metadata = { ...object.metadata, labels: { touched: String(tries) } }
      server.store.replace('somebody', PLACE, { ...object, metadata })
      return revoking('b')(before)
    }
    expect(await store.change(OWNER, raced)).toBeUndefined()
    expect(tries).toBe(5)
  })

  test('are changed also after somebody has deleted them', async () => {
    const { store, server, kept } = setUp()
    await store.change(OWNER, revoking('a'))
    let isFirst = true
    await store.change(OWNER, (before) => {
      if (isFirst) server.store.remove('somebody', PLACE)
      isFirst = false
      return revoking('b')(before)
    })
    expect(kept()).toEqual({ tokens: { b: 1_900_000_000 } })
  })
})

const read = (text: string | undefined): unknown =>
  revocationsOf({ annotations: text === undefined ? {} : { [REVOCATIONS_ANNOTATION]: text } })

describe('revocationsOf()', () => {
  test('is what was written', () => {
    expect(read('{"until":5,"tokens":{"a":7}}')).toEqual({ until: 5, tokens: { a: 7 } })
  })

  test.each([undefined, '', '{', '[]', '{}', '{"tokens":{"a":"7"}}', '{"tokens":{},"since":1}'])(
    'takes every token for revoked where it cannot be read: %s',
    (text) => {
      expect(read(text)).toEqual({ until: Number.MAX_SAFE_INTEGER, tokens: {} })
    },
  )
})
