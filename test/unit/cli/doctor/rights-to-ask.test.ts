import { describe, expect, test } from 'vitest'
import { rightsToAsk } from '../../../../src/cli/doctor/rights-to-ask.ts'
import { operatorDeployment } from '../../../kit/operator-deployment.ts'

const NONE = { workloadIdentity: false, rolloutRestart: false }

const asked = (
  over: Parameters<typeof operatorDeployment>[0] = {},
  features: Partial<typeof NONE> = {},
): readonly string[] =>
  rightsToAsk(operatorDeployment(over), { ...NONE, ...features }).map(
    ({ verb, resource, namespace = '*' }) => `${verb} ${resource} in ${namespace}`,
  )

describe('rightsToAsk()', () => {
  test('asks for all namespaces, and for its own', () => {
    const rights = asked()
    expect(rights).toContain('patch secrets in *')
    expect(rights).toContain('get leases in mintlet-system')
    expect(new Set(rights).size).toBe(rights.length)
  })

  test('asks for each namespace that is served, of many the first ten', () => {
    const rights = asked({ servedNamespaces: Array.from({ length: 30 }, (_, nth) => `ns-${nth}`) })
    expect(rights).toContain('patch secrets in ns-9')
    expect(rights.filter((right) => right.endsWith('ns-10'))).toEqual([])
    expect(rights).not.toContain('patch secrets in *')
    expect(rights).toContain('list namespaces in *')
  })

  test('asks once where it serves its own', () => {
    const rights = asked({ servedNamespaces: ['mintlet-system'] })
    expect(rights.filter((right) => right === 'get secrets in mintlet-system')).toHaveLength(1)
  })

  test('asks for what is in use alone', () => {
    expect(asked().join()).not.toMatch(/serviceaccounts|deployments|pods/)
    expect(asked({}, { workloadIdentity: true })).toContain('create serviceaccounts/token in *')
    expect(asked({}, { rolloutRestart: true })).toContain('patch rollouts in *')
    expect(asked({ flags: new Map([['consumer-check', 'true']]) })).toContain('list pods in *')
    expect(asked({ flags: new Map([['consumer-check', 'false']]) })).not.toContain('list pods in *')
  })
})
