import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { REASONS } from '../../../src/api/reason.ts'
import { helpText } from '../../../src/config/help-text.ts'
import { METRICS } from '../../../src/runtime/metrics-table.ts'

const read = (file: string): string =>
  readFileSync(join(import.meta.dirname, '../../..', file), 'utf8')

const firstCells = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, cell = '']) => cell)

describe('the documentation', () => {
  it('explains every reason, and no other', () => {
    const told = firstCells(read('docs/reasons.md'), /^\| `([A-Za-z]+)` \|/gm)
    expect(told.toSorted()).toEqual([...REASONS].toSorted())
  })

  it('lists every flag, and no other', () => {
    const told = firstCells(read('docs/configuration.md'), /^\| `--([a-z-]+)/gm)
    const flags = firstCells(helpText(), /^\s*--([a-z-]+)/gm)
    const ours = flags.filter((flag) => flag !== 'help' && flag !== 'version')
    expect(told.toSorted()).toEqual(ours.toSorted())
  })

  it('lists every metric of ours', () => {
    const told = read('docs/configuration.md')
    for (const { name } of Object.values(METRICS)) expect(told).toContain(`\`${name}\``)
  })
})
