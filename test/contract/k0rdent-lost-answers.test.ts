import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { describe, expect, it } from 'vitest'
import type { CreateResult } from '../../src/issue/credential-service.ts'
import type { K0rdentFault } from '../kit/k0rdent/k0rdent-fault.ts'
import { PIPELINE, startK0rdentTarget } from '../kit/k0rdent-target.ts'

const live = (): AbortSignal => new AbortController().signal
const inAnHour = (now: number): number => Math.floor(now / 1000) * 1000 + 3_600_000

/** What became of the create, and how many credentials there are of it at the service. */
const FAULTS: readonly (readonly [K0rdentFault, CreateResult['kind'], 0 | 1])[] = [
  [{ do: 'dropBefore' }, 'Uncertain', 0],
  [{ do: 'loseAnswer' }, 'Uncertain', 1],
  [{ do: 'late', milliseconds: 100 }, 'Uncertain', 1],
  [{ do: 'truncate' }, 'Uncertain', 1],
  [{ do: 'html' }, 'Uncertain', 1],
  [{ do: 'withoutSecret' }, 'Uncertain', 1],
  [{ do: 'statusAfterCommit', code: 500 }, 'Uncertain', 1],
  [{ do: 'statusAfterCommit', code: 502 }, 'Uncertain', 1],
  [{ do: 'statusAfterCommit', code: 408 }, 'Uncertain', 1],
  [{ do: 'status', code: 503 }, 'Uncertain', 0],
  [{ do: 'redirect', to: 'https://127.0.0.1:1/' }, 'Uncertain', 0],
  [{ do: 'status', code: 400 }, 'NotCommitted', 0],
  [{ do: 'status', code: 401 }, 'Created', 1],
  [{ do: 'status', code: 403 }, 'NotCommitted', 0],
  [{ do: 'status', code: 409 }, 'NotCommitted', 0],
  [{ do: 'tooManyRequests', retryAfter: '7' }, 'NotCommitted', 0],
  [{ do: 'slow', milliseconds: 300 }, 'Created', 1],
  [{ do: 'wrongExpiresAt' }, 'Created', 1],
]

describe('a create whose answer is lost or spoilt', () => {
  it.each(FAULTS)('%j: %s, %i there', async (fault, kind, there) => {
    await using target = await startK0rdentTarget()
    const { k0rdent, service } = target
    const armed = k0rdent.faults.arm({ call: 'create' }, fault)
    const result = await service.create(PIPELINE, inAnHour(k0rdent.now()), () => true, live())
    await armed.over
    expect(result.kind).toBe(kind)
    expect(k0rdent.ledger.creates(PIPELINE)).toHaveLength(there)
    // Never asked again of its own accord, but for the well-formed 401.
    const asked = fault.do === 'status' && fault.code === 401 ? 2 : 1
    expect(k0rdent.ledger.count({ call: 'create' })).toBe(asked)
    const view = await service.view(PIPELINE, live())
    expect(view.ok && view.view.credentials).toHaveLength(1 + there)
  })

  it('is uncertain when it is given up while the service has done it', async () => {
    await using target = await startK0rdentTarget()
    const { k0rdent, service } = target
    const armed = k0rdent.faults.arm({ call: 'create' }, { do: 'hold' })
    const controller = new AbortController()
    const creating = service.create(
      PIPELINE,
      inAnHour(k0rdent.now()),
      () => true,
      controller.signal,
    )
    await armed.reached
    controller.abort()
    expect((await creating).kind).toBe('Uncertain')
    expect(k0rdent.ledger.creates(PIPELINE)).toHaveLength(1)
  })

  it('certainly did not happen when nobody listens', async () => {
    await using target = await startK0rdentTarget()
    const { k0rdent, service } = target
    expect(await service.view(PIPELINE, live())).toMatchObject({ ok: true })
    await k0rdent.setReachable(false)
    const result = await service.create(PIPELINE, inAnHour(k0rdent.now()), () => true, live())
    expect(result).toMatchObject({
      kind: 'NotCommitted',
      failure: { ending: 'Retryable', reason: 'IssuerUnavailable' },
    })
    await k0rdent.setReachable(true)
    expect(
      await service.create(PIPELINE, inAnHour(k0rdent.now()), () => true, live()),
    ).toMatchObject({
      kind: 'Created',
    })
    expect(k0rdent.ledger.creates(PIPELINE)).toHaveLength(1)
  })

  it('shows no token to a service whose certificate nobody vouches for', async () => {
    await using target = await startK0rdentTarget()
    const { k0rdent, service } = target
    setDefaultCACertificates(getCACertificates('bundled'))
    const result = await service.create(PIPELINE, inAnHour(k0rdent.now()), () => true, live())
    expect(result).toMatchObject({
      kind: 'NotCommitted',
      failure: { message: expect.stringContaining('certificate') },
    })
    expect(k0rdent.ledger.count()).toBe(0)
    setDefaultCACertificates([k0rdent.caPem])
    expect(
      await service.create(PIPELINE, inAnHour(k0rdent.now()), () => true, live()),
    ).toMatchObject({
      kind: 'Created',
    })
  })
})

describe('other calls whose answer is lost or spoilt', () => {
  it.each<K0rdentFault>([
    { do: 'dropBefore' },
    { do: 'loseAnswer' },
    { do: 'truncate' },
    { do: 'html' },
    { do: 'status', code: 503 },
    { do: 'tooManyRequests' },
    { do: 'redirect', to: 'https://127.0.0.1:1/' },
  ])('fail once and go well afterwards: %j', async (fault) => {
    await using target = await startK0rdentTarget()
    const { k0rdent, service, issuers, byToken } = target
    const id = k0rdent.ledger.active(PIPELINE)[0]?.id ?? ''
    for (const call of ['serviceAccount', 'list'] as const) {
      k0rdent.faults.arm({ call }, fault)
      expect(await service.view(PIPELINE, live())).toMatchObject({ ok: false })
    }
    k0rdent.faults.arm({ call: 'token' }, fault)
    const tokens = issuers.tokens(byToken)
    expect(await tokens.mint(target.request(), live())).toMatchObject({ ok: false })
    expect(await tokens.mint(target.request(), live())).toMatchObject({ ok: true })
    expect(await service.view(PIPELINE, live())).toMatchObject({ ok: true })
    expect(await service.remove(PIPELINE, id, live())).toEqual({ kind: 'Removed' })
  })

  it('a delete whose answer is lost has failed, and is found done by the next one', async () => {
    await using target = await startK0rdentTarget()
    const { k0rdent, service } = target
    const id = k0rdent.ledger.active(PIPELINE)[0]?.id ?? ''
    k0rdent.faults.arm({ call: 'delete' }, { do: 'loseAnswer' })
    expect(await service.remove(PIPELINE, id, live())).toMatchObject({ kind: 'Failed' })
    expect(await service.remove(PIPELINE, id, live())).toEqual({ kind: 'NotFound' })
  })
})
