import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Fault } from '../../../kit/control-plane/fault.ts'
import { requestInfo } from '../../../kit/control-plane/request-info.ts'
import { createIoDriver } from '../../../kit/faults/io-driver.ts'
import { createFaults, type Faults } from '../../../kit/k0rdent/faults.ts'
import type { LedgerEntry } from '../../../kit/k0rdent/ledger.ts'
import type { K0rdentCall } from '../../../kit/k0rdent/route.ts'

const RECORDS = '/api/v1/namespaces/mintlet-system/secrets'
const STATUS = '/apis/mintlet.dev/v1alpha1/namespaces/a/serviceaccountcredentials/pipeline/status'
const SUBJECT = {
  namespace: 'a',
  name: 'pipeline',
  serviceAccount: 'sa-pipeline',
  accountHash: '00ff',
}

/** What of the emulator the driver uses. */
function issuer() {
  const entries: Pick<LedgerEntry, 'call' | 'serviceAccountId' | 'at'>[] = []
  const faults: Faults = createFaults()
  return {
    k0rdent: {
      faults,
      ledger: {
        entries: (filter: { serviceAccountId?: string } = {}) =>
          entries.filter(
            ({ serviceAccountId }) =>
              filter.serviceAccountId === undefined || filter.serviceAccountId === serviceAccountId,
          ),
      },
    } as unknown as Parameters<typeof createIoDriver>[0]['k0rdent'],
    /** @returns what is done to the call */
    ask(call: K0rdentCall, serviceAccountId = 'sa-pipeline'): string | undefined {
      entries.push({ call, serviceAccountId, at: Date.now() })
      const taken = faults.take({ call, serviceAccountId, credentialId: undefined })
      taken?.reach()
      return taken?.fault.do
    },
  }
}

function rig() {
  const { k0rdent, ask } = issuer()
  const driver = createIoDriver({ k0rdent, lateApiMs: 60, lateIamMs: 6000 })
  const object = driver.track(SUBJECT)
  const send = (method: string, path: string, body?: object): Promise<Fault> =>
    Promise.resolve(driver.rule(requestInfo(method, path, '', body && JSON.stringify(body))))
  return { object, send, ask }
}

const said = (entries: readonly { what: string; nth: number }[]): readonly string[] =>
  entries.map(({ what, nth }) => `${what} ${nth}`)

test('the calls of an object to both sides are one trace, in the order in which they were made', async () => {
  const { object, send, ask } = rig()
  object.know('u-1')
  ask('list')
  await send('GET', `${RECORDS}/mintlet-credential-u-1`)
  ask('list')
  ask('create')
  ask('create', 'sa-other')
  await send('PATCH', `${RECORDS}/mintlet-credential-u-1`, [])
  await send('PATCH', STATUS, {})
  await send('PATCH', STATUS, {})
  ask('delete')
  expect(said(object.trace())).toEqual([
    'iam list 0',
    'get secrets (record) 0',
    'iam list 1',
    'iam create 0',
    'patch secrets (record) 0',
    'patch serviceaccountcredentials/status 0',
    'patch serviceaccountcredentials/status 1',
    'iam delete 0',
  ])
  expect(object.trace().filter(({ isWrite }) => isWrite)).toHaveLength(5)
  object.mark()
  ask('delete')
  await send('PATCH', STATUS, {})
  expect(said(object.trace())).toEqual(['iam delete 0', 'patch serviceaccountcredentials/status 0'])
})

test('a request that names the uid waits until it is known whose it is', async () => {
  const { object, send } = rig()
  const sent = send('GET', `${RECORDS}/mintlet-credential-u-1`)
  await sleep(30)
  expect(object.trace()).toEqual([])
  object.know('u-1')
  await sleep(30)
  expect(await sent).toEqual({ do: 'pass' })
  expect(object.trace()).toHaveLength(1)
  // Nobody waits for one that is of none.
  expect(await send('GET', `${RECORDS}/mintlet-credential-u-2`)).toEqual({ do: 'pass' })
})

test('the n-th call is treated, once, and no other', async () => {
  const { object, send, ask } = rig()
  const point = { side: 'api', what: 'patch serviceaccountcredentials/status', nth: 1 } as const
  const dropped = object.arm(point, 'drop')
  const lost = object.arm({ side: 'iam', what: 'iam create', nth: 1 }, 'lose')
  const treated = []
  for (let nth = 0; nth < 3; nth += 1) treated.push((await send('PATCH', STATUS, {})).do)
  expect(treated).toEqual(['pass', 'drop', 'pass'])
  expect(dropped.isStruck()).toBe(true)
  expect([ask('list'), ask('create'), ask('create'), ask('create')]).toEqual([
    undefined,
    undefined,
    'loseAnswer',
    undefined,
  ])
  await lost.struck
})

test('a late call is done after nobody waits for it any more', async () => {
  const { object, send } = rig()
  const point = { side: 'api', what: 'patch serviceaccountcredentials/status', nth: 0 } as const
  const late = object.arm(point, 'late')
  const sent = send('PATCH', STATUS, {})
  await sleep(20)
  expect(late.isStruck()).toBe(false)
  expect(await sent).toEqual({ do: 'lose' })
  expect(late.isStruck()).toBe(true)
})

test('what is held is done, and its answer waits', async () => {
  const { object, send } = rig()
  const point = { side: 'api', what: 'patch serviceaccountcredentials/status', nth: 0 } as const
  const held = object.arm(point, 'hold')
  const fault = await send('PATCH', STATUS, {})
  if (fault.do !== 'hold') throw new Error(`it is ${fault.do}`)
  expect(held.isStruck()).toBe(false)
  let isOver = false
  const answered = fault.until(200).finally(() => {
    isOver = true
  })
  await held.struck
  expect(isOver).toBe(false)
  held.release()
  await answered
})

test('what is stalled is on its way until it is let go, and over when it is done', async () => {
  const { object, send, ask } = rig()
  const point = { side: 'api', what: 'patch serviceaccountcredentials/status', nth: 0 } as const
  const stalled = object.arm(point, 'stall')
  object.arm({ side: 'iam', what: 'iam delete', nth: 0 }, 'stall')
  expect(ask('delete')).toBe('holdBefore')
  let fault: Fault | undefined
  const sent = send('PATCH', STATUS, {}).then((treated) => (fault = treated))
  await stalled.struck
  await sleep(20)
  expect(fault).toBe(undefined)
  stalled.release()
  const treated = await sent
  if (treated.do !== 'hold') throw new Error(`it is ${treated.do}`)
  const first = await Promise.race([stalled.over.then(() => 'over'), sleep(20, 'not yet')])
  expect(first).toBe('not yet')
  await treated.until(200)
  await stalled.over
})

test('what was armed before a mark is not any more', async () => {
  const { object, send, ask } = rig()
  const point = { side: 'api', what: 'patch serviceaccountcredentials/status', nth: 0 } as const
  object.arm(point, 'drop')
  object.arm({ side: 'iam', what: 'iam create', nth: 0 }, 'drop')
  object.mark()
  expect(await send('PATCH', STATUS, {})).toEqual({ do: 'pass' })
  expect(ask('create')).toBe(undefined)
})
