import { describe, expect, it } from 'vitest'
import type { HttpResult } from '../../../../src/http/http-client.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'
import { shown } from '../../../kit/shown.ts'
import { BASE, IDENTITY, k0rdentWorld, live, SA } from './k0rdent-world.ts'

const CANARY = 'canary-7f3d9c'

const remove = async (result: HttpResult) => {
  const { issuers, http } = k0rdentWorld(() => result)
  return { http, removed: await issuers.credentials(IDENTITY).remove(SA, 'cred-001', live()) }
}

describe('remove()', () => {
  it.each<[number, unknown]>([
    [200, ''],
    [204, ''],
    [200, ' \n'],
    [200, {}],
    [200, { success: true }],
    [200, { success: true, data: null, error: null, meta: { requestId: 'req' } }],
  ])('has removed the credential when the answer is %i %j', async (status, body) => {
    const { removed, http } = await remove(httpAnswered(status, body))
    expect(removed).toEqual({ kind: 'Removed' })
    expect(http.sent).toHaveLength(1)
    const { method, url, body: sent } = http.sent[0] ?? {}
    expect([method, url?.pathname, sent]).toEqual([
      'DELETE',
      `${BASE}/credentials/cred-001`,
      undefined,
    ])
  })

  it.each<[number, unknown]>([
    [202, ''],
    [202, { success: true }],
    [201, ''],
    [206, ''],
    [200, { success: false }],
    [200, { success: false, error: { code: 'NOT_ALLOWED', message: CANARY } }],
    [200, { error: { code: 500, message: CANARY, details: [] } }],
    [200, { success: true, error: { code: 409, message: CANARY } }],
    [200, { success: 'false' }],
    [204, { success: false }],
    [200, `<html>${CANARY}</html>`],
    [200, '[]'],
    [200, 'null'],
    [200, '"deleted"'],
    [200, '{"success":tr'],
  ])('does not take %i %j for a credential that is gone', async (status, body) => {
    const { removed } = await remove(httpAnswered(status, body))
    expect(removed).toMatchObject({
      kind: 'Failed',
      failure: { ending: 'Retryable', reason: 'BadResponse' },
    })
    expect(shown(removed)).not.toContain(CANARY)
  })
})
