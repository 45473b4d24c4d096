import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createSecretRead } from '../../../src/write/secret-read.ts'
import { refusal, unreachable } from '../kube/errors.ts'
import { type ScriptedClient, type Step, scriptedClient } from '../kube/scripted-client.ts'

const NOW = Date.parse('2026-06-01T12:00:00Z')
const SECRET = '{"private_key":"very-secret"}'
const base64 = (text: string): string => Buffer.from(text).toString('base64')

type Read = Awaited<ReturnType<ReturnType<typeof createSecretRead>>>

async function read(
  step: Step,
  keys: readonly string[] = ['key.json'],
  signal = new AbortController().signal,
): Promise<{ answer: Read; calls: ScriptedClient['calls'] }> {
  const client = scriptedClient([step])
  const answer = await createSecretRead(client, () => NOW)(
    'etl',
    { name: 'google-key', keys, field: 'spec.google.auth' },
    signal,
  )
  return { answer, calls: client.calls }
}

const body = (data: Record<string, string> | undefined): Step => ({
  answer: { metadata: { name: 'google-key' }, ...(data && { data }) },
})

const failure = (ending: string, reason: string, message: string): object => ({
  ok: false,
  failure: expect.objectContaining({ ending, reason, message: expect.stringContaining(message) }),
})

describe('createSecretRead()', () => {
  test('reads one key of one Secret, in the namespace that it is told, and nothing else', async () => {
    const { signal } = new AbortController()
    const data = { 'key.json': base64(SECRET), other: base64('other') }
    const { answer, calls } = await read(body(data), ['key.json'], signal)
    expect(answer.ok && answer.values.map((value) => value.reveal())).toEqual([SECRET])
    expect(calls).toEqual([
      { method: 'GET', path: '/api/v1/namespaces/etl/secrets/google-key', signal },
    ])
  })

  test('reads all keys at once, and gives them in the order in which they were asked for', async () => {
    const data = { a: base64('1'), b: base64('2'), c: base64('3') }
    const { answer, calls } = await read(body(data), ['c', 'a'])
    expect(answer.ok && answer.values.map((value) => value.reveal())).toEqual(['3', '1'])
    expect(calls).toHaveLength(1)
    const half = await read(body(data), ['a', 'key.json'])
    expect(half.answer).toEqual(
      failure('Stalled', 'Unauthenticated', 'has no entry "key.json": add it'),
    )
  })

  test('hands the value out so that nobody prints it by mistake', async () => {
    const { answer } = await read(body({ 'key.json': base64(SECRET) }))
    for (const printed of [inspect(answer, { depth: 9 }), JSON.stringify(answer)]) {
      expect(printed).not.toContain('very-secret')
      expect(printed).not.toContain(base64(SECRET))
    }
  })

  test('says which Secret to create', async () => {
    const { answer } = await read({ fail: refusal(404, 'NotFound') })
    expect(answer).toEqual(
      failure(
        'Stalled',
        'Unauthenticated',
        'there is no Secret etl/google-key: create it, or correct spec.google.auth of the issuer',
      ),
    )
  })

  test.each<[string, Record<string, string> | undefined]>([
    ['another key', { 'other.json': base64(SECRET) }],
    ['no data', undefined],
    ['data without keys', {}],
  ])('says which key to add to a Secret with %s, and quotes nothing of it', async (_what, data) => {
    const { answer } = await read(body(data))
    expect(answer).toEqual(
      failure(
        'Stalled',
        'Unauthenticated',
        'Secret etl/google-key has no entry "key.json": add it, or correct spec.google.auth of the issuer',
      ),
    )
    expect(JSON.stringify(answer)).not.toContain('other.json')
    expect(JSON.stringify(answer)).not.toContain(base64(SECRET))
  })

  test('takes nothing that every object has for a key', async () => {
    for (const key of ['constructor', 'toString', '__proto__']) {
      // oxlint-disable-next-line no-await-in-loop -- because each is a case of its own
      const { answer } = await read(body({ 'key.json': base64(SECRET) }), [key])
      expect([key, answer.ok]).toEqual([key, false])
    }
  })

  test('gives an empty value for what it is: whoever reads it says what is wrong with it', async () => {
    const { answer } = await read(body({ 'key.json': '' }))
    expect(answer.ok && answer.values.map((value) => value.reveal())).toEqual([''])
  })

  test('says that the right is missing', async () => {
    const { answer } = await read({ fail: refusal(403, 'Forbidden') })
    expect(answer).toEqual(failure('Stalled', 'SecretForbidden', 'lacks the right to get secrets'))
  })

  test.each<[string, Step, string]>([
    ['is away', { fail: unreachable }, 'Retryable'],
    ['fails', { fail: refusal(500, 'InternalError') }, 'Retryable'],
    ['does not know the operator', { fail: refusal(401, 'Unauthorized') }, 'Retryable'],
    ['is busy', { fail: refusal(429, 'TooManyRequests', '7') }, 'Waiting'],
  ])('blames the API server when that %s', async (_what, step, ending) => {
    const { answer } = await read(step)
    expect(answer).toEqual(failure(ending, 'ApiServerUnavailable', ''))
  })

  test('waits as long as a busy API server says', async () => {
    const { answer } = await read({ fail: refusal(429, 'TooManyRequests', '7') })
    expect(answer).toMatchObject({ failure: { until: NOW + 7000 } })
  })

  test('gives up when it is told to', async () => {
    const controller = new AbortController()
    const reading = read({ hang: true }, ['key.json'], controller.signal)
    controller.abort()
    expect((await reading).answer).toEqual(failure('Retryable', 'ApiServerUnavailable', ''))
  })
})
