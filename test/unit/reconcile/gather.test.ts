import { describe, expect, it } from 'vitest'
import type { ImpersonatedToken } from '../../../src/api/impersonated-token.ts'
import type { ObjectMeta } from '../../../src/api/object-meta.ts'
import type { Claim } from '../../../src/plan/secret-holder.ts'
import type { Caches } from '../../../src/reconcile/caches.ts'
import { gather } from '../../../src/reconcile/gather.ts'
import { issuer, token } from '../../kit/gen.ts'
import { BY_CREDENTIAL, readyClient } from '../../kit/observed-client.ts'
import { readyCredential } from '../../kit/ready-credential.ts'

const reader = token({ metadata: { name: 'reader', uid: 'uid-reader' } })

const secret = (name: string, over: Partial<ObjectMeta> = {}): ObjectMeta => ({
  name,
  namespace: reader.metadata.namespace,
  uid: `uid-of-${name}`,
  resourceVersion: '7',
  generation: 0,
  creationTimestamp: '2026-06-01T00:00:00Z',
  labels: {},
  annotations: {},
  ownerReferences: [owner('uid-reader')],
  ...over,
})

const owner = (uid: string, controller = true): ObjectMeta['ownerReferences'][number] => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'ImpersonatedToken',
  name: 'reader',
  uid,
  controller,
})

const caches = (over: Partial<Caches> = {}): Caches => ({
  token: () => reader,
  issuer: () => undefined,
  credential: () => undefined,
  namespaceLabels: () => ({ team: 'data' }),
  secret: () => undefined,
  secretsOwnedBy: () => [],
  claims: () => [claim(reader)],
  consumers: () => undefined,
  keyIds: () => undefined,
  ...over,
})

const claim = ({ metadata }: ImpersonatedToken): Claim => ({
  kind: 'ImpersonatedToken',
  ...metadata,
  holds: false,
})

const older = (name: string): ImpersonatedToken =>
  token({ metadata: { name, uid: `uid-${name}`, creationTimestamp: '2020-01-01T00:00:00Z' } })

describe('gather()', () => {
  it('gives nothing for an object that is gone', () => {
    expect(gather(caches({ token: () => undefined }), 'etl/reader')).toBeUndefined()
  })

  it('sees the credential that a token names, of its own namespace, and the issuer of that', () => {
    const asked: string[] = []
    const credential = readyCredential()
    const seen = gather(
      caches({
        token: () => token({ spec: BY_CREDENTIAL }),
        credential: (namespace, name) => {
          asked.push(`${namespace}/${name}`)
          return credential
        },
        issuer: (key) => (key === 'k0rdent' ? issuer({ metadata: { name: key } }) : undefined),
      }),
      'etl/reader',
    )
    expect(asked).toEqual(['etl/pipeline'])
    expect(seen?.credential).toEqual(readyClient())
    expect(seen?.issuer).toMatchObject({ key: 'k0rdent', name: 'k0rdent' })
  })

  it('sees neither credential nor issuer where there is no such credential', () => {
    const named = token({ spec: BY_CREDENTIAL })
    const seen = gather(caches({ token: () => named, issuer: () => issuer() }), 'etl/reader')
    expect([seen?.credential, seen?.issuer]).toEqual([undefined, undefined])
  })

  it('says that a Secret which is not in the cache may exist all the same', () => {
    expect(gather(caches(), 'etl/reader')?.secret).toEqual({ state: 'Absent', live: false })
  })

  it('names the controller of a Secret, and nobody else, as its owner', () => {
    const owned = secret('reader', {
      ownerReferences: [owner('somebody', false), owner('uid-reader')],
    })
    const seen = gather(caches({ secret: () => owned }), 'etl/reader')
    expect(seen?.secret).toMatchObject({
      state: 'Present',
      ownerUid: 'uid-reader',
      live: undefined,
    })
    const loose = secret('reader', { ownerReferences: [owner('uid-reader', false)] })
    const other = gather(caches({ secret: () => loose }), 'etl/reader')
    expect(other?.secret).toMatchObject({ ownerUid: undefined })
  })

  it('takes the oldest of several objects that name one Secret for its holder', () => {
    const seen = gather(
      caches({ claims: () => [claim(reader), claim(older('elder'))] }),
      'etl/reader',
    )
    expect(seen?.rival).toBe('ImpersonatedToken elder')
  })

  it('leaves a Secret to the object that owns it, also where an older one names it', () => {
    const both = {
      claims: () => [claim(reader), claim(older('elder'))],
      secret: () => secret('reader'),
    }
    const seen = gather(caches(both), 'etl/reader')
    expect(seen?.rival).toBeUndefined()
  })

  it('calls Secrets of other names strays, unless they are on their way out', () => {
    const owned = [
      secret('reader'),
      secret('before'),
      secret('ending', { deletionTimestamp: '2026-06-01T00:00:00Z' }),
      secret('elsewhere', { namespace: 'other' }),
    ]
    const seen = gather(caches({ secretsOwnedBy: () => owned }), 'etl/reader')
    expect(seen?.strays.map(({ name }) => name)).toEqual(['before'])
  })

  it('passes on what an issuer says is wrong with it', () => {
    const failing = issuer({})
    const told = {
      ...failing,
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'False',
            reason: 'SecretConflict',
            message: 'restore the keys',
            observedGeneration: 1,
            lastTransitionTime: '2026-06-01T00:00:00Z',
          } as const,
        ],
      },
    }
    const metadata = { ...reader.metadata, name: 'local' }
    const seen = gather(
      caches({
        issuer: () => ({ kind: failing.kind, metadata, spec: failing.spec, status: told.status }),
      }),
      'etl/reader',
    )
    expect(seen?.issuer).toMatchObject({ trouble: 'restore the keys', keyIds: undefined })
  })

  it('spreads objects by their uid, the same each time', () => {
    const first = gather(caches(), 'etl/reader')?.jitter ?? -1
    const other = gather(caches({ token: () => older('elder') }), 'etl/elder')?.jitter
    expect(gather(caches(), 'etl/reader')?.jitter).toBe(first)
    expect(first).toBeGreaterThanOrEqual(0)
    expect(first).toBeLessThan(1)
    expect(other).not.toBe(first)
  })
})
