import { describe, expect, test } from 'vitest'
import { reservedSecretKey } from '../../../src/plan/reserved-secret-key.ts'

describe('reservedSecretKey()', () => {
  test.each([
    'kubernetes.io/x',
    'app.kubernetes.io/managed-by',
    'node.k8s.io/x',
    'mintlet.dev/expires-at',
    'argocd.argoproj.io/secret-type',
    'kustomize.toolkit.fluxcd.io/prune',
    'replicator.v1.mittwald.de/replicate-to',
    'reflector.v1.k8s.emberstack.com/reflection-allowed',
    'reloader.stakater.com/match',
  ])('finds %s among labels and annotations', (key) => {
    expect(reservedSecretKey({ type: 'Opaque', labels: { team: 'a', [key]: 'x' } }, [])).toBe(key)
    expect(reservedSecretKey({ type: 'Opaque', annotations: { [key]: 'x' } }, [])).toBe(key)
  })

  test.each(['team', 'kubernetes.io', 'example.com/kubernetes.io', 'notkubernetes.io/x'])(
    'lets %s pass',
    (key) => {
      expect(reservedSecretKey({ type: 'Opaque', labels: { [key]: 'x' } }, [])).toBe(undefined)
    },
  )

  test('lets pass what begins as the operator allows', () => {
    const labels = { 'argocd.argoproj.io/secret-type': 'x', 'argocd.argoproj.io/other': 'x' }
    expect(reservedSecretKey({ type: 'Opaque', labels }, ['argocd.argoproj.io/'])).toBe(undefined)
    expect(reservedSecretKey({ type: 'Opaque', labels }, ['argocd.argoproj.io/secret-type'])).toBe(
      'argocd.argoproj.io/other',
    )
  })
})
