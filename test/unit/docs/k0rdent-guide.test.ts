import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RESTART_ANNOTATION } from '../../../src/api/group.ts'
import { REASONS } from '../../../src/api/reason.ts'
import { helpText } from '../../../src/config/help-text.ts'

const ROOT = join(import.meta.dirname, '../../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** What the groups of a pattern caught, at each of its matches. */
const caught = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group)

describe('the guide for k0rdent', () => {
  const guide = read('docs/guides/k0rdent.md')

  test('leaves out none of the samples that its readers apply', () => {
    const samples = readdirSync(join(ROOT, 'deploy/samples/k0rdent'))
    expect(samples.length).toBeGreaterThan(5)
    expect(samples.filter((file) => !guide.includes(file))).toStrictEqual([])
  })

  test('explains reasons that the operator has', () => {
    const [, table = ''] = guide.split('| Reason |')
    const cells = caught(table, /^\| (`[^\|]+`) \|/gmv)
    const reasons = cells.flatMap((cell) => caught(cell, /`([A-Za-z]+)`/gv))
    expect(reasons.length).toBeGreaterThan(5)
    expect(reasons.filter((reason) => !REASONS.some((known) => known === reason))).toStrictEqual([])
  })

  test('names flags and the annotation as the operator does', () => {
    const flags = caught(guide, /`(--[a-z0-9\-]+)`/gv)
    const known = helpText()
    expect(flags).toContain('--k0rdent-hosts')
    expect(flags.filter((flag) => !known.includes(`${flag} `))).toStrictEqual([])
    expect(guide).toContain(`${RESTART_ANNOTATION}=allow`)
  })

  test('removes what it makes', () => {
    const [made = '', removed = ''] = guide.split('## Clean up')
    for (const name of ['k0rdent-admin', 'rbac-rollout-restart.yaml', 'etl', '$WORK']) {
      expect([name, made.includes(name), removed.includes(name)]).toStrictEqual([name, true, true])
    }
  })
})
