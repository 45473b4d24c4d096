import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** What the groups of a pattern caught, at each of its matches. */
const caught = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group)

/** As code hosts make anchors of headings, and those that a page sets itself. */
const anchorsOf = (text: string): string[] => [
  ...caught(text, /^#+ (.+)$/gmv).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^a-z0-9 \-]/gv, '')
      .replaceAll(' ', '-'),
  ),
  ...caught(text, /<a id="([^"]+)">/gv),
]

const PAGES = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  ...['docs', 'docs/design', 'docs/guides', 'docs/spec'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `${folder}/${file}`),
  ),
]

test('every page is looked at', () => {
  expect(PAGES.length).toBeGreaterThan(15)
})

test.each(PAGES)('%s links only to what is there', (page) => {
  const links = caught(read(page), /\]\(([^\)\s]+)\)/gv).filter((link) => !/^https?:/v.test(link))
  const lost = links.filter((link) => {
    const [file = '', anchor] = link.split('#')
    const target = file === '' ? page : join(page, '..', file)
    if (!existsSync(join(ROOT, target))) return true
    return anchor !== undefined && !anchorsOf(read(target)).includes(anchor)
  })
  expect(lost).toStrictEqual([])
})
