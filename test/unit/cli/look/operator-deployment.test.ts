import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import {
  type RawDeployment,
  readOperatorDeployment,
} from '../../../../src/cli/look/operator-deployment.ts'

const raw = (args: readonly string[], env: readonly { name: string; value: string }[] = []) => ({
  metadata: { name: 'mintlet', namespace: 'mintlet-system' },
  spec: { template: { spec: { containers: [{ name: 'side' }, { name: 'operator', args, env }] } } },
})

describe('readOperatorDeployment()', () => {
  test('reads the one of deploy/', async () => {
    const text = await readFile(
      new URL('../../../../deploy/operator.yaml', import.meta.url),
      'utf8',
    )
    const [first] = parseAllDocuments(text)
    const deployment: RawDeployment = first?.toJS()
    expect(readOperatorDeployment(deployment)).toMatchObject({
      namespace: 'mintlet-system',
      name: 'mintlet',
      image: expect.stringMatching(/^mintlet:/),
      version: expect.stringMatching(/^[0-9]/),
      serviceAccount: 'mintlet',
      selector: { 'app.kubernetes.io/name': 'mintlet', 'app.kubernetes.io/instance': 'mintlet' },
      replicas: { wanted: 2, ready: 0, updated: 0 },
      servedNamespaces: [],
    })
    expect(readOperatorDeployment(deployment).flags.get('lease-name')).toBe('mintlet')
  })

  test('reads flags as the operator does: the last one, with = or apart, and before its variable', () => {
    const { flags, servedNamespaces } = readOperatorDeployment(
      raw(
        ['--namespaces=a', '--namespaces', 'b, c', '--consumer-check', '--lease-name=x'],
        [
          { name: 'MINTLET_LEASE_NAME', value: 'y' },
          { name: 'MINTLET_MIN_LIFETIME', value: '30s' },
          { name: 'PATH', value: '/bin' },
        ],
      ),
    )
    expect(servedNamespaces).toEqual(['b', 'c'])
    expect(Object.fromEntries(flags)).toEqual({
      namespaces: 'b, c',
      'consumer-check': 'true',
      'lease-name': 'x',
      'min-lifetime': '30s',
    })
  })

  test('takes what is empty for nothing', () => {
    expect(readOperatorDeployment({ metadata: {} })).toMatchObject({
      image: '',
      serviceAccount: 'default',
      replicas: { wanted: 1, ready: 0, updated: 0 },
    })
  })
})
