import { expect, test } from 'vitest'
import type { Fault, FaultRule } from '../../../kit/control-plane/fault.ts'
import { requestInfo } from '../../../kit/control-plane/request-info.ts'
import { createTrace } from '../../../kit/faults/trace.ts'

const SECRETS = '/api/v1/namespaces/a/secrets'
const ask = (rule: FaultRule, method: string, path: string, body?: object): Promise<Fault> =>
  Promise.resolve(rule(requestInfo(method, path, '', body && JSON.stringify(body))))

test('requests are recorded in order, counted by what they ask for, with what they are about', async () => {
  const trace = createTrace()
  const rule = trace.observe()
  await ask(rule, 'POST', SECRETS, { metadata: { name: 's' } })
  await ask(rule, 'POST', SECRETS, { metadata: { name: 't' } })
  await ask(rule, 'PATCH', '/apis/example.com/v1/things/x/status', {})
  await ask(rule, 'GET', SECRETS)
  await ask(rule, 'GET', '/readyz')
  expect(trace.entries.map(({ kind, what, nth, object }) => [kind, what, nth, object])).toEqual([
    ['request', 'create secrets', 0, 'a/s'],
    ['request', 'create secrets', 1, 'a/t'],
    ['request', 'patch things/status', 0, 'x'],
    ['request', 'list secrets', 0, ''],
    ['request', 'get /readyz', 0, ''],
  ])
})

test('lines of a watch are recorded with their type and their object, and treated as the rule says', async () => {
  const trace = createTrace()
  const rule = trace.observe(() => ({
    do: 'watch',
    each: (_line, index) => (index === 1 ? 'cut' : 'pass'),
  }))
  const fault = await ask(rule, 'GET', `${SECRETS}?watch=true`)
  if (fault.do !== 'watch') throw new Error(`it is ${fault.do}`)
  const object = { metadata: { namespace: 'a', name: 's' } }
  const lines = [
    { type: 'ADDED', object },
    { type: 'MODIFIED', object },
    { type: 'BOOKMARK', object: { metadata: { resourceVersion: '7' } } },
    { type: 'ERROR', object: { code: 410 } },
  ]
  expect(lines.map((line, at) => fault.each(JSON.stringify(line), at))).toEqual([
    'pass',
    'cut',
    'pass',
    'pass',
  ])
  expect(trace.entries.map(({ what, nth, object: about }) => [what, nth, about])).toEqual([
    ['watch secrets', 0, ''],
    ['watch secrets ADDED', 0, 'a/s'],
    ['watch secrets MODIFIED', 0, 'a/s'],
    ['watch secrets BOOKMARK', 0, ''],
    ['watch secrets ERROR', 0, ''],
  ])
})

test('a watch that passes is recorded line by line as well, and any other fault is left as it is', async () => {
  const trace = createTrace()
  expect((await ask(trace.observe(), 'GET', `${SECRETS}?watch=1`)).do).toBe('watch')
  for (const fault of [{ do: 'drop' }, { do: 'answer', status: 410 }] as const) {
    expect(
      await ask(
        trace.observe(() => fault),
        'GET',
        `${SECRETS}?watch=1`,
      ),
    ).toEqual(fault)
    expect(
      await ask(
        trace.observe(() => fault),
        'GET',
        SECRETS,
      ),
    ).toEqual(fault)
  }
})

test('what differs in kind gets the name that it is given', async () => {
  const trace = createTrace(({ verb, namespace }) => `${verb} in ${namespace}`)
  await ask(trace.observe(), 'POST', SECRETS, {})
  expect(trace.entries.map(({ what }) => what)).toEqual(['create in a'])
})
