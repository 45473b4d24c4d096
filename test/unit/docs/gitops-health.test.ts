import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { KINDS } from '../../../crds/kinds.ts'
import { goldenObject } from '../../kit/golden-object.ts'
import { kstatus } from '../../kit/kstatus.ts'
import { luaHealth } from '../../kit/lua-health.ts'

const ROOT = join(import.meta.dirname, '../../..')
const { data } = parse(
  readFileSync(join(ROOT, 'deploy/samples/gitops/argocd-cm.yaml'), 'utf8'),
) as { data: Record<string, string> }
const script = data['resource.customizations.health.mintlet.dev_ImpersonatedToken'] ?? ''

test('Argo CD is told the health of every kind', () => {
  const keys = KINDS.map(({ kind }) => `resource.customizations.health.mintlet.dev_${kind}`)
  expect(Object.keys(data).toSorted()).toStrictEqual(keys.toSorted())
  expect(new Set(Object.values(data)).size).toBe(1)
})

test.each([
  ['describe-active', 'Healthy', 'Current', 'will be refreshed at'],
  ['describe-pending', 'Progressing', 'InProgress', 'No credential has been minted yet.'],
  ['describe-not-granted', 'Degraded', 'Failed', 'Ask who runs the ClusterCredentialIssuer'],
  ['describe-refresh-failing', 'Healthy', 'Current', 'no grant is for namespace golden'],
  ['describe-lapsed', 'Degraded', 'InProgress', 'before a new one could be minted'],
  ['describe-expired', 'Degraded', 'Failed', 'Create a new object for a new credential.'],
  ['credential-describe-ready', 'Healthy', 'Current', 'will be rotated at'],
  ['credential-describe-slots-exhausted', 'Degraded', 'Failed', 'one slot is kept free'],
  ['credential-describe-expired', 'Degraded', 'Failed', 'and rotation.policy is None'],
])('%s is %s to Argo CD and %s to Flux', (name, argo, flux, message) => {
  const object = goldenObject(name)
  expect(luaHealth(script, object)).toStrictEqual({
    status: argo,
    message: expect.stringContaining(message),
  })
  expect(kstatus(object)).toBe(flux)
})

const active = goldenObject('describe-active')

test('an object that nobody has looked at is Progressing to Argo CD, and Current to Flux without an expression', () => {
  const { status: _, ...fresh } = active
  const waiting = { status: 'Progressing', message: 'Waiting for mintlet' }
  expect(luaHealth(script, fresh)).toStrictEqual(waiting)
  expect(luaHealth(script, { ...fresh, status: {} })).toStrictEqual(waiting)
  expect(kstatus(fresh)).toBe('Current')
})

test('a change that is not served yet is waited for', () => {
  const changed = { ...active, metadata: { generation: 2 } }
  expect(luaHealth(script, changed).status).toBe('Progressing')
  expect(kstatus(changed)).toBe('InProgress')
})

const suspended = (name: string): object => ({ ...goldenObject(name), spec: { suspend: true } })

test('what is suspended is Suspended to Argo CD, unless somebody has to act', () => {
  expect(luaHealth(script, suspended('describe-active')).status).toBe('Suspended')
  expect(luaHealth(script, suspended('describe-not-granted')).status).toBe('Degraded')
})

test.each([
  ['Healthy', [['Ready', 'True']]],
  ['Progressing', [['Ready', 'False']]],
  [
    'Degraded',
    [
      ['Ready', 'False'],
      ['Stalled', 'True'],
    ],
  ],
])('an issuer is %s with %j', (health, conditions) => {
  const told = { reason: 'Unauthenticated', message: 'as it is' }
  const issuer = {
    metadata: { generation: 1 },
    spec: {},
    status: {
      observedGeneration: 1,
      conditions: conditions.map(([type, status]) => ({ type, status, ...told })),
    },
  }
  expect(luaHealth(script, issuer)).toStrictEqual({ status: health, message: 'as it is' })
})

test('a script that fails says why', () => {
  expect(() => luaHealth('return obj.status.conditions[1]', {})).toThrow('attempt to index')
  expect(() => luaHealth('return os.time()', {})).toThrow("global 'os'")
})
