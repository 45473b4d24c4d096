import { expect, test } from 'vitest'
import { KINDS } from '../../../crds/kinds.ts'
import { describeKept } from '../../../src/hook/describe-kept.ts'

test('it names every definition that has to be deleted to be rid of mintlet, and its namespace', () => {
  const text = describeKept('tokens')
  for (const { plural } of KINDS) expect(text).toContain(`${plural}.mintlet.dev`)
  expect(text).toContain('kubectl delete namespace tokens\n')
})
