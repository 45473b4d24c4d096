import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ALLOW_ISSUER_ANNOTATION } from '../../../src/api/group.ts'
import { REASONS } from '../../../src/api/reason.ts'
import { helpText } from '../../../src/config/help-text.ts'

const ROOT = join(import.meta.dirname, '../../..')
const GUIDES = join(ROOT, 'docs/guides')
const guide = readFileSync(join(GUIDES, 'google.md'), 'utf8')

/** What the groups of a pattern caught, at each of its matches. */
const caught = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group)

/** As code hosts make anchors of headings. */
const anchors = caught(guide, /^#+ (.+)$/gmv).map((heading) =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 \-]/gv, '')
    .replaceAll(' ', '-'),
)

describe('the guide for Google', () => {
  test('links only to what is there', () => {
    const links = caught(guide, /\]\(([^\)]+)\)/gv)
    const lost = links.filter((link) => {
      const [file = '', anchor] = link.split('#')
      if (file !== '') return !existsSync(join(GUIDES, file))
      return !anchors.includes(anchor ?? '')
    })
    expect(links.length).toBeGreaterThan(10)
    expect(lost).toStrictEqual([])
  })

  test('leaves out none of the samples that its readers apply', () => {
    const samples = readdirSync(join(ROOT, 'deploy/samples/google'))
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
    const flags = caught(guide, /(--google-[a-z\-]+|--slow-retry)/gv)
    const known = helpText()
    expect(flags.length).toBeGreaterThan(4)
    expect(flags.filter((flag) => !known.includes(`${flag} `))).toStrictEqual([])
    expect(guide).toContain(`${ALLOW_ISSUER_ANNOTATION}:`)
  })
})
