import { describe, expect, it } from 'vitest'
import { Redacted } from '../../src/redacted.ts'
import { PIPELINE, startK0rdentTarget } from '../kit/k0rdent-target.ts'
import { shown } from '../kit/shown.ts'

const live = (): AbortSignal => new AbortController().signal
const inAnHour = (now: number): number => Math.floor(now / 1000) * 1000 + 3_600_000

const ENVELOPES = [
  { envelope: 'endpoint', wrapsSuccess: false },
  { envelope: 'common', wrapsSuccess: true },
  { envelope: 'common', wrapsSuccess: false },
] as const

describe.each(ENVELOPES)(
  'k0rdent credentials with $envelope errors, wrapped: $wrapsSuccess',
  (as) => {
    it('are created, seen, used, seen in use, and removed', async () => {
      await using target = await startK0rdentTarget(as)
      const { k0rdent, service, issuers, byToken } = target
      const expiresAt = inAnHour(k0rdent.now())
      await issuers.check(byToken, live())
      const created = await service.create(PIPELINE, expiresAt, () => true, live())
      if (created.kind !== 'Created') throw new Error(created.failure.message)
      const { credential, clientSecret } = created
      expect(credential).toMatchObject({ expiresAt, status: 'active', serviceAccountId: PIPELINE })
      expect(credential.createdBy).toBe(service.principal())
      expect(k0rdent.ledger.creates(PIPELINE)).toHaveLength(1)

      const before = await service.view(PIPELINE, live())
      if (!before.ok) throw new Error(before.failure.message)
      expect(before.view.credentials).toContainEqual(credential)
      expect(before.view.serviceAccount.disabled).toBe(false)
      expect(Math.abs((before.view.date ?? 0) - k0rdent.now())).toBeLessThan(5000)

      const { clientId } = before.view.serviceAccount
      if (clientId === undefined || clientSecret === undefined) throw new Error('no credentials')
      const request = target.request({ client: { clientId, clientSecret } })
      const minted = await issuers.tokens(byToken).mint(request, live())
      expect(minted).toMatchObject({ ok: true })
      expect(service.tokenUrl).toBe(k0rdent.tokenUrl)
      const after = await service.view(PIPELINE, live())
      const used = after.ok
        ? after.view.credentials.find(({ id }) => id === credential.id)
        : undefined
      expect(used?.lastUsedAt).toBeGreaterThan(0)
      expect(used?.lastUsedIp).toContain('127.0.0.1')

      expect(await service.remove(PIPELINE, credential.id, live())).toEqual({ kind: 'Removed' })
      expect(await service.remove(PIPELINE, credential.id, live())).toEqual({ kind: 'NotFound' })
      expect(await issuers.tokens(byToken).mint(request, live())).toMatchObject({
        failure: { ending: 'Stalled', reason: 'Unauthenticated' },
      })
      for (const secret of k0rdent.issuedSecrets()) {
        expect(shown([created, before, after, minted])).not.toContain(secret)
      }
    })

    it('are refused for causes that are known again', async () => {
      await using target = await startK0rdentTarget({
        ...as,
        maxLifetimeMs: 7_200_000,
        maxActive: 2,
      })
      const { k0rdent, service } = target
      const expiresAt = inAnHour(k0rdent.now())
      const refusal = async (account: string, at: number): Promise<string> => {
        const result = await service.create(account, at, () => true, live())
        return result.kind === 'NotCommitted' ? result.failure.reason : result.kind
      }
      expect(await refusal(PIPELINE, expiresAt + 86_400_000)).toBe('LifetimeRefused')
      expect(await refusal(PIPELINE, expiresAt - 86_400_000)).toBe('LifetimeRefused')
      expect(await refusal('sa-nobody', expiresAt)).toBe('NotFoundOrDenied')
      expect(await refusal(PIPELINE, expiresAt)).toBe('Created')
      for (const status of [409, 400, 422, 429, 403]) {
        k0rdent.settings.slotsExhaustedStatus = status
        expect([status, await refusal(PIPELINE, expiresAt)]).toEqual([status, 'SlotsExhausted'])
      }
      expect(k0rdent.ledger.creates()).toHaveLength(1)
    })

    it('are hidden from who is no administrator: 404 to everything, and nothing done', async () => {
      await using target = await startK0rdentTarget(as)
      const { k0rdent, service, secrets } = target
      const known = k0rdent.ledger.active(PIPELINE)[0]?.id ?? ''
      secrets.set('admin/token', await k0rdent.issueUserToken('nobody'))
      expect(await service.view(PIPELINE, live())).toMatchObject({
        ok: false,
        failure: {
          ending: 'Stalled',
          reason: 'NotFoundOrDenied',
          message: expect.stringContaining('tenant administrator'),
        },
      })
      expect(
        await service.create(PIPELINE, inAnHour(k0rdent.now()), () => true, live()),
      ).toMatchObject({
        kind: 'NotCommitted',
        failure: { reason: 'NotFoundOrDenied' },
      })
      expect(await service.remove(PIPELINE, known, live())).toEqual({ kind: 'NotFound' })
      expect(k0rdent.ledger.creates()).toEqual([])
      expect(k0rdent.ledger.deletes()).toEqual([])
    })
  },
)

describe('k0rdent credentials', () => {
  it('are seen all, however many pages they fill', async () => {
    await using target = await startK0rdentTarget()
    const { k0rdent, service } = target
    const ids = Array.from({ length: 1100 }, () => k0rdent.createCredential(PIPELINE).record.id)
    const result = await service.view(PIPELINE, live())
    if (!result.ok) throw new Error(result.failure.message)
    const seen = result.view.credentials.map(({ id }) => id)
    expect(seen).toHaveLength(1101)
    expect(new Set(seen).size).toBe(1101)
    for (const id of ids) expect(seen).toContain(id)
    expect(k0rdent.ledger.count({ call: 'list' })).toBe(3)
  })

  it('show that their service account is disabled', async () => {
    await using target = await startK0rdentTarget()
    const { k0rdent, service, issuers, byToken } = target
    k0rdent.setDisabled(PIPELINE, true)
    expect(await service.view(PIPELINE, live())).toMatchObject({
      ok: true,
      view: { serviceAccount: { disabled: true }, credentials: [{ status: 'active' }] },
    })
    expect(await issuers.tokens(byToken).mint(target.request(), live())).toMatchObject({
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
  })

  it('are created and seen by the clock of the service, however far off it is', async () => {
    await using target = await startK0rdentTarget()
    const { k0rdent, issuers, byClient } = target
    k0rdent.setOffset(-20 * 60_000)
    const service = issuers.credentials(byClient)
    const expiresAt = inAnHour(k0rdent.now())
    expect(await service.create(PIPELINE, expiresAt, () => true, live())).toMatchObject({
      kind: 'Created',
    })
    const result = await service.view(PIPELINE, live())
    const date = result.ok ? (result.view.date ?? 0) : 0
    expect(Math.abs(date - k0rdent.now())).toBeLessThan(5000)
    expect(service.principal()).toBe('sa-mintlet')
    expect(k0rdent.ledger.count({ call: 'token' })).toBe(1)
  })

  it('are created once where the token of the operator was refused before', async () => {
    await using target = await startK0rdentTarget()
    const { k0rdent, issuers, byClient } = target
    const service = issuers.credentials(byClient)
    expect(await service.view(PIPELINE, live())).toMatchObject({ ok: true })
    k0rdent.invalidateAccessTokens()
    const result = await service.create(PIPELINE, inAnHour(k0rdent.now()), () => true, live())
    expect(result.kind).toBe('Created')
    expect(k0rdent.ledger.creates(PIPELINE)).toHaveLength(1)
    expect(k0rdent.ledger.count({ call: 'token' })).toBe(2)
  })

  it('are used with a narrowing, and refused one that is beyond theirs', async () => {
    await using target = await startK0rdentTarget()
    const { k0rdent, issuers, byToken } = target
    const mint = (roles: readonly string[]) => {
      const narrowing = { scope: 'project', scopeId: 'proj-a', roles }
      const token = { kind: 'AccessToken', scopes: [], narrowing } as const
      return issuers.tokens(byToken).mint(target.request({ token }), live())
    }
    const narrow = await mint(['storage.writer'])
    const claims = await k0rdent.verify(narrow.ok ? narrow.minted.value.reveal() : '')
    expect(claims).toMatchObject({
      scope: 'project',
      scope_id: 'proj-a',
      roles: ['storage.writer'],
    })
    expect(await mint(['tenant.administrator'])).toMatchObject({
      failure: { ending: 'Stalled', reason: 'PermissionDenied' },
    })
  })

  it('are refused to client credentials that are not accepted', async () => {
    await using target = await startK0rdentTarget()
    const { issuers, byClient, byToken, secrets } = target
    secrets.set('client/clientSecret', 'plt_cs_cred-000_wrong')
    expect(await issuers.check(byClient, live())).toMatchObject({
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
    const clientSecret = new Redacted('plt_cs_cred-000_wrong')
    const request = target.request({ client: { clientId: 'nobody', clientSecret } })
    expect(await issuers.tokens(byToken).mint(request, live())).toMatchObject({
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
  })
})
