import { expect, test } from 'vitest'
import { KubeError, type KubeErrorKind } from '../../../src/kube/error.ts'
import { createUnheard } from '../../../src/operator/unheard.ts'
import { MINUTE } from '../../kit/gen.ts'
import { operatorWorld } from './operator-world.ts'

const SECRETS = '/api/v1/namespaces/etl/secrets'

const refused = (kind: KubeErrorKind = 'Forbidden'): KubeError =>
  new KubeError({
    message: 'list secrets: 403',
    status: 403,
    kind,
    verb: 'list',
    resource: 'secrets',
    committed: 'no',
  })

test('a collection that is refused is told of once in five minutes, each for itself', async () => {
  const world = operatorWorld()
  const { clock, warnings } = world
  const unheard = createUnheard(world)
  unheard(SECRETS, refused())
  unheard(SECRETS, refused())
  unheard('/api/v1/namespaces', refused())
  expect(warnings).toMatchObject([{ path: SECRETS }, { path: '/api/v1/namespaces' }])
  await clock.advance(5 * MINUTE)
  unheard(SECRETS, refused())
  expect(warnings).toHaveLength(3)
})

test('whatever else ends a watch is nothing to tell of', () => {
  const world = operatorWorld()
  const unheard = createUnheard(world)
  unheard(SECRETS, undefined)
  unheard(SECRETS, refused('Timeout'))
  expect(world.warnings).toEqual([])
})
