import { expect, test } from 'vitest'
import type { Context } from '../../../src/reconcile/credential/context.ts'
import { readConsumers as readOfCredential } from '../../../src/reconcile/credential/read-consumers.ts'
import { readConsumers } from '../../../src/reconcile/read-consumers.ts'
import { observedCredential } from '../../kit/credential-gen.ts'
import { frozenUse } from '../../kit/frozen-use.ts'
import { NOW, observed, token } from '../../kit/gen.ts'

function setUp() {
  const asked: string[] = []
  const consumers = {
    seen: () => undefined,
    look: (namespace: string, secret: string) => {
      asked.push(`${namespace}/${secret}`)
      return Promise.resolve({ at: NOW, uses: [frozenUse()] })
    },
  }
  return { asked, ports: { consumers } }
}

test('the consumers of a token are those of the Secret that its spec names', async () => {
  const { asked, ports } = setUp()
  const seen = observed({ token: token({ spec: { secret: { name: 'other' } } }) })
  const { consumers, ...rest } = await readConsumers(ports, seen)
  expect(consumers).toEqual({ at: NOW, uses: [frozenUse()] })
  expect({ ...rest, consumers: undefined }).toEqual(seen)
  expect(asked).toEqual(['etl/other'])
})

test('those of a client credential too, and nobody asks for an object that is gone', async () => {
  const { asked, ports } = setUp()
  const context = { ports } as unknown as Context
  const seen = observedCredential()
  const performed = await readOfCredential(context, seen)
  expect(performed).toMatchObject({ kind: 'Learned', observed: { consumers: { at: NOW } } })
  expect(asked).toEqual(['etl/pipeline-credential'])
  await readOfCredential(context, observedCredential({ credential: undefined }))
  expect(asked).toHaveLength(1)
})
