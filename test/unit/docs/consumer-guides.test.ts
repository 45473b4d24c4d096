import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { REASONS } from '../../../src/api/reason.ts'
import { helpText } from '../../../src/config/help-text.ts'
import { consumerSamples } from '../../kit/consumer-samples.ts'

const GUIDES = join(import.meta.dirname, '../../../docs/guides')
const read = (page: string): string => readFileSync(join(GUIDES, page), 'utf8')
const caught = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group)

const { files, here } = consumerSamples()
const folders = [...new Set(files.map(([path]) => path.split('/')[0] ?? ''))]
/** This one is of the page about all formats. */
const PREVIOUS = 'previous-token'
const consumers = folders.filter((folder) => folder !== PREVIOUS)
const pageOf = (folder: string): string =>
  folder === PREVIOUS ? 'secret-formats.md' : `${folder}.md`
const ours = [...consumers.map(pageOf), 'README.md', 'secret-formats.md', 'restarts.md']

/** A link to a file of the samples, and the block of code behind it. */
const PRINTED =
  /\]\(\.\.\/\.\.\/deploy\/samples\/consumers\/(?<path>[^\)]+)\)[^\n]*:\n\n```\w+\n(?<text>[\s\S]*?)^```$/gmv
const printed = (page: string): [string, string][] =>
  [...read(page).matchAll(PRINTED)].map(({ groups = {} }) => [
    groups['path'] ?? '',
    groups['text'] ?? '',
  ])

/** What others say, in whose words the tables have it. */
const OF_OTHERS = [
  'AccessDenied',
  'ContainerCreating',
  'ExpiredTokenException',
  'FailedToRetrieveImagePullSecret',
  'Forbidden',
  'ImagePullBackOff',
  'InvalidIdentityToken',
  'Unauthorized',
  'EnvFile',
  'AwsWebIdentity',
]

describe('the guides for consumers', () => {
  test('are nine, and the index leads to each page', () => {
    expect(consumers).toHaveLength(9)
    const links = caught(read('README.md'), /\]\((\S+\.md)\)/gv)
    const pages = readdirSync(GUIDES).filter((page) => page !== 'README.md')
    expect(pages.filter((page) => !links.includes(page))).toStrictEqual([])
  })

  test('print every file of the samples as it is, each in the page of its folder', () => {
    expect(files.length).toBeGreaterThan(35)
    const shown = folders.flatMap((folder) => printed(pageOf(folder)))
    expect(Object.fromEntries(shown)).toStrictEqual(Object.fromEntries(files))
    expect(shown).toHaveLength(files.length)
    for (const folder of folders) {
      for (const [path] of printed(pageOf(folder))) expect(path).toMatch(`${folder}/`)
    }
  })

  test.each(consumers)('%s prints no manifest that is in no file', (folder) => {
    const blocks = caught(read(pageOf(folder)), /^(```(?:yaml|json|python))$/gmv)
    expect(blocks).toHaveLength(printed(pageOf(folder)).length)
  })

  test.each(consumers)(
    '%s says who grants, what a refresh does, how to see and what can go wrong',
    (folder) => {
      expect(
        caught(read(pageOf(folder)), /^## (.+)$/gmv).filter((each) => !EXTRA.has(each)),
      ).toStrictEqual([
        'Who grants what',
        'The manifests',
        'At a refresh',
        'See that it works',
        'What can go wrong',
      ])
    },
  )

  test.each([...consumers.map(pageOf), 'restarts.md'])(
    '%s explains reasons that there are',
    (page) => {
      const [, table = ''] = read(page).split('## What can go wrong')
      const cells = caught(table, /^\| ([^\|]+) \|/gmv)
      const words = cells.flatMap((cell) =>
        caught(cell, /`([A-Z][a-z]+(?:[A-Z][a-z]+)+|Expired|Forbidden|Unauthorized)`/gv),
      )
      const reasons = words.filter((word) => !OF_OTHERS.includes(word))
      expect(reasons).not.toHaveLength(0)
      expect(reasons.filter((word) => !REASONS.some((known) => known === word))).toStrictEqual([])
    },
  )

  test.each(ours)('%s names flags as the operator does', (page) => {
    const known = helpText()
    // Flags of kubectl, gcloud and others stand in commands.
    const flags = caught(read(page), /`(--(?:consumer|oidc-base|oidc-tls)[a-z\-]*)`/gv)
    expect(flags.filter((flag) => !known.includes(`${flag} `))).toStrictEqual([])
  })

  test('hold no Secret, nothing secret, and the address of no registry but the reader’s own', () => {
    expect(here.filter(({ object }) => object.kind === 'Secret')).toStrictEqual([])
    const texts = [...files, ...ours.map((page) => [page, read(page)] as const)]
    const found = texts.filter(([, text]) =>
      /PRIVATE KEY|\bya29\.|\beyJ[\w\-]|mlt_|npmjs\.|pypi\.org|docker\.io|registry\.k8s\.io|ghcr\.io|quay\.io/v.test(
        text,
      ),
    )
    expect(found.map(([path]) => path)).toStrictEqual([])
  })
})

/** What a page has beside what all have. */
const EXTRA: ReadonlySet<string> = new Set(['What it cannot do'])
