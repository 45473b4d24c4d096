import { expect, test } from 'vitest'
import { nearestName } from '../../../src/config/nearest-name.ts'

const names = ['--workers', '--namespace', '--namespaces', '--log-level']

test('a letter too few, too many or wrong leads to the name that was meant', () => {
  expect(nearestName('--worker', names)).toBe('--workers')
  expect(nearestName('--workerss', names)).toBe('--workers')
  expect(nearestName('--worcers', names)).toBe('--workers')
  expect(nearestName('--loglevel', names)).toBe('--log-level')
})

test('of two near names the nearer one is meant', () => {
  expect(nearestName('--namespacs', names)).toBe('--namespace')
  expect(nearestName('--namespacess', names)).toBe('--namespaces')
})

test('a name that resembles none leads nowhere', () => {
  expect(nearestName('--kubeconfig', names)).toBeUndefined()
  expect(nearestName('-v', names)).toBeUndefined()
  expect(nearestName('', [])).toBeUndefined()
})
