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

/** Some names in the meaning of a metric are set as code on the page. */
const plain = (row: string): string => row.replaceAll('`', '')

describe('the documentation', () => {
  it('explains every reason, and no other', () => {
    const told = firstCells(read('docs/reasons.md'), /^\| `([A-Za-z]+)` \|/gm)
    expect(told.toSorted()).toEqual([...REASONS].toSorted())
  })

  it('explains every reason that only the plugin has', () => {
    const files = ['inspect/seen-problems.ts', 'inspect/secret-problems.ts', 'overdue.ts']
    const said = files.flatMap((file) =>
      firstCells(read(`src/cli/${file}`), /(?:\bproblem\(\s*|\{ reason: )'([A-Za-z]+)'/g),
    )
    const told = firstCells(read('docs/kubectl-mintlet.md'), /^\| `([A-Z][A-Za-z]+)` \|/gm)
    expect(told.toSorted()).toEqual([...new Set(said)].toSorted())
  })

  it('lists every flag, and no other', () => {
    const told = firstCells(read('docs/configuration.md'), /^\| `--([a-z-]+)/gm)
    const flags = firstCells(helpText(), /^\s*--([a-z-]+)/gm)
    const ours = flags.filter((flag) => flag !== 'help' && flag !== 'version')
    expect(told.toSorted()).toEqual(ours.toSorted())
  })

  it('lists every metric of ours with its type, labels and meaning, and no other', () => {
    const told = read('docs/configuration.md').match(/^\| `mintlet_.+$/gm)
    const rows = Object.values(METRICS).map(({ name, type, labels, help }) => {
      const shown = labels.length === 0 ? '-' : labels.map((label) => `\`${label}\``).join(', ')
      return `| \`${name}\` | ${type} | ${shown} | ${help} |`
    })
    expect(told?.map(plain).toSorted()).toEqual(rows.map(plain).toSorted())
  })
})
