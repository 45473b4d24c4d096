import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { nodeRefusal } from '../../../src/cli/node-refusal.ts'

const { engines }: { engines: { node: string } } = JSON.parse(
  await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
)

test('package.json names the Node that is needed in the only form that is read', () => {
  expect(engines.node).toMatch(/^>=\d+\.\d+$/)
})

test.each(['24.12.0', '24.21.0', '25.0.0', '100.0.0'])(
  'Node %s is new enough for 24.12',
  (found) => {
    expect(nodeRefusal('>=24.12', found)).toBeUndefined()
  },
)

test.each(['24.11.1', '24.9.0', '22.21.0', '20.20.2', '9.0.0'])(
  'Node %s is too old for 24.12',
  (found) => {
    expect(nodeRefusal('>=24.12', found)).toBe(
      `it needs Node 24.12 or newer, and node on the PATH is ${found}: install a newer one (https://nodejs.org), or put it first on the PATH`,
    )
  },
)
