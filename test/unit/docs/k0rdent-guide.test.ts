import { existsSync, readdirSync, readFileSync } from 'node:fs'
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

/** As code hosts make anchors of headings. */
const anchorsOf = (text: string): string[] =>
  caught(text, /^#+ (.+)$/gmv).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^a-z0-9 \-]/gv, '')
      .replaceAll(' ', '-'),
  )

const PAGES = [
  'docs/guides/k0rdent.md',
  'docs/spec/service-account-credential.md',
  'docs/spec/cluster-credential-issuer.md',
  'docs/spec/credential-issuer.md',
  'docs/spec/impersonated-token.md',
  'docs/reasons.md',
  'docs/configuration.md',
  'docs/architecture.md',
  'README.md',
  'SECURITY.md',
]

describe('the pages about client credentials', () => {
  test.each(PAGES)('%s links only to what is there', (page) => {
    const links = caught(read(page), /\]\(([^\)\s]+)\)/gv).filter((link) => !/^https?:/v.test(link))
    const lost = links.filter((link) => {
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? page : join(page, '..', file)
      if (!existsSync(join(ROOT, target))) return true
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor)
    })
    expect(links.length).toBeGreaterThan(0)
    expect(lost).toStrictEqual([])
  })
})

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
