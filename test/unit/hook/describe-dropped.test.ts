import { expect, test } from 'vitest'
import { describeDropped } from '../../../src/hook/describe-dropped.ts'

const NAME = 'things.mintlet.dev'

test('no version is dropped when the new definition has all that objects may be stored as', () => {
  expect(describeDropped(NAME, [], ['v1alpha1'])).toBeUndefined()
  expect(describeDropped(NAME, ['v1alpha1'], ['v1alpha1', 'v1'])).toBeUndefined()
})

test('a version that would be dropped is named, with what to do', () => {
  const text = describeDropped(NAME, ['v1alpha0', 'v1alpha1'], ['v1alpha1'])
  expect(text).toBe(`\
things.mintlet.dev: objects may be stored as v1alpha0, and the new definition has only v1alpha1.
Upgrade first to a release of mintlet that has both, write every object anew
  kubectl get things.mintlet.dev --all-namespaces --output json | kubectl replace --filename -
and take v1alpha0 off status.storedVersions, once nothing is stored as it:
  kubectl patch crd things.mintlet.dev --subresource status --type merge --patch '{"status":{"storedVersions":[...]}}'`)
})
