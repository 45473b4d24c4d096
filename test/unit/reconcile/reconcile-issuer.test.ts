import { describe, expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import { retryable, stalled } from '../../../src/failure.ts'
import { describeIssuer, type IssuerOutcome } from '../../../src/plan/describe-issuer.ts'
import {
  createReconcileIssuer,
  type IssuerPorts,
  type Readiness,
} from '../../../src/reconcile/reconcile-issuer.ts'
import { HOUR, issuer, NOW, objectMeta, SECOND } from '../../kit/gen.ts'
import { refusal } from '../kube/errors.ts'

const RETRY = 5 * SECOND

const google = issuer({ metadata: { name: 'google' }, spec: { google: { auth: { ambient: {} } } } })
const own: GenericIssuer = {
  ...google,
  kind: 'CredentialIssuer',
  metadata: { ...google.metadata, name: 'own', namespace: 'etl' },
}
const working: IssuerOutcome = { ok: true, type: 'google', principal: 'serviceAccount:a@b.example' }
const local = (...keyIds: string[]): IssuerOutcome => ({
  ok: true,
  type: 'local',
  issuerUrl: 'https://mintlet/local',
  jwksUri: 'https://mintlet/jwks',
  keyIds,
})

type Written = Parameters<IssuerPorts['statuses']['write']>

function world(
  of: GenericIssuer | undefined,
  readiness: Readiness,
  over: Partial<IssuerPorts> = {},
) {
  const written: Written[] = []
  const remembered: GenericIssuer[] = []
  const woken: string[] = []
  const readied: string[] = []
  const asked: boolean[] = []
  const ports: IssuerPorts = {
    now: () => NOW,
    retryMs: RETRY,
    mostRetryMs: 8 * RETRY,
    issuer: () => of,
    makeReady: async (_issuer, mayWrite) => {
      asked.push(mayWrite)
      return readiness
    },
    statuses: {
      write: async (...call) => {
        written.push(call)
        const { name, namespace = '' } = call[0]
        return { metadata: { ...objectMeta({ name, resourceVersion: '2' }), namespace } }
      },
    },
    remember: (known) => void remembered.push(known),
    mayWrite: () => true,
    onKeys: (key) => void woken.push(key),
    onReady: (key) => void readied.push(key),
    ...over,
  }
  return { turn: createReconcileIssuer(ports), written, remembered, woken, readied, asked }
}

const at = (time: number): object => ({ at: time, deadline: Number.NEGATIVE_INFINITY })

const refused: IssuerPorts['statuses'] = {
  write: () => Promise.reject(refusal(500, 'InternalError')),
}

describe('createReconcileIssuer()', () => {
  test('writes the status of a CredentialIssuer in its namespace, and remembers it there', async () => {
    const { turn, written, remembered } = world(own, { outcome: working, at: NOW + HOUR })
    expect(await turn('etl/own')).toEqual(at(NOW + HOUR))
    expect(written).toMatchObject([
      [
        { plural: 'credentialissuers', namespace: 'etl', name: 'own' },
        { principal: 'serviceAccount:a@b.example' },
      ],
    ])
    expect(remembered).toMatchObject([
      { kind: 'CredentialIssuer', metadata: { namespace: 'etl', resourceVersion: '2' } },
    ])
  })

  test('writes the status of a ClusterCredentialIssuer in no namespace', async () => {
    const { turn, written, remembered } = world(google, { outcome: working, at: NOW + HOUR })
    await turn('google')
    expect(written[0]?.[0]).toMatchObject({ plural: 'clustercredentialissuers', name: 'google' })
    expect(written[0]?.[0]).not.toHaveProperty('namespace')
    expect(remembered[0]?.metadata).not.toHaveProperty('namespace')
  })

  test('writes nothing that is said already, nor anything that is not for this process to say', async () => {
    const status = describeIssuer(google, working, NOW)
    const said = world({ ...google, status }, { outcome: working, at: NOW + HOUR })
    await said.turn('google')
    const follower = world(google, { outcome: undefined, at: Infinity }, { mayWrite: () => false })
    expect(await follower.turn('google')).toBe(undefined)
    expect(follower.asked).toEqual([false])
    expect([said.written, follower.written]).toEqual([[], []])
  })

  test('says of a spec that cannot be read why, asks nobody, and waits for a change', async () => {
    const spec = { valid: false, message: 'spec.google: Required' } as const
    const { turn, written, asked } = world({ ...own, spec }, { outcome: working, at: NOW })
    expect(await turn('etl/own')).toBe(undefined)
    expect(asked).toEqual([])
    const told = { reason: 'InvalidSpec', message: spec.message }
    const conditions = [
      { type: 'Ready', status: 'False', ...told },
      { type: 'Stalled', status: 'True', ...told },
    ]
    expect(written).toMatchObject([[{ name: 'own' }, { conditions }]])
  })

  test('comes back soon when status could not be written', async () => {
    const failure = stalled('Unauthenticated', 'there is no Secret')
    const readiness = { outcome: { ok: false, failure }, at: NOW + HOUR } as const
    const { turn, remembered } = world(own, readiness, { statuses: refused })
    expect(await turn('etl/own')).toEqual(at(NOW + RETRY))
    expect(remembered).toEqual([])
  })

  test('comes back later each time to what may work by itself, and soon again once it worked', async () => {
    const failing: Readiness = {
      outcome: { ok: false, failure: retryable('IssuerUnavailable', 'no answer') },
      at: 'Retry',
    }
    const readinesses = [failing, failing, failing, failing, failing]
    const well: Readiness = { outcome: working, at: NOW + HOUR }
    const queue = [...readinesses, well, failing]
    const makeReady = async (): Promise<Readiness> => queue.shift() ?? well
    const { turn } = world(own, failing, { makeReady })
    const waits: number[] = []
    while (queue.length > 0) {
      // oxlint-disable-next-line no-await-in-loop -- because turns of one issuer follow each other
      waits.push(((await turn('etl/own'))?.at ?? 0) - NOW)
    }
    expect(waits).toEqual([1, 2, 4, 8, 8].map((times) => times * RETRY).concat(HOUR, RETRY))
  })

  test('wakes the tokens of a local issuer when its keys have changed, and of Google never', async () => {
    const outcomes = [local('a'), local('a'), local('a', 'b'), working, working]
    const makeReady = async (): Promise<Readiness> => ({ outcome: outcomes.shift(), at: NOW })
    const { turn, woken } = world(issuer(), { outcome: undefined, at: NOW }, { makeReady })
    const counts: number[] = []
    while (outcomes.length > 0) {
      // oxlint-disable-next-line no-await-in-loop -- because turns of one issuer follow each other
      await turn('local')
      counts.push(woken.length)
    }
    expect(counts).toEqual([1, 1, 2, 2, 2])
  })

  test('has the tokens of an issuer tried as soon as it can mint, and not before it is said so', async () => {
    const well: Readiness = { outcome: working, at: NOW + HOUR }
    const { turn, readied, remembered } = world(own, well)
    await turn('etl/own')
    expect(readied).toEqual(['etl/own'])
    const [ready = own] = remembered
    const again = world(ready, well)
    await again.turn('etl/own')
    expect(again.readied).toEqual([])
    const unsaid = world(own, well, { statuses: refused })
    await unsaid.turn('etl/own')
    expect(unsaid.readied).toEqual([])
  })

  test('has no further turn for an issuer that is gone', async () => {
    const { turn, written, asked } = world(undefined, { outcome: working, at: NOW })
    expect(await turn('etl/own')).toBe(undefined)
    expect([written, asked]).toEqual([[], []])
  })
})
