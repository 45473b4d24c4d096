import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createProgram } from '../../../src/cli/create-program.ts'

const ROOT = join(import.meta.dirname, '../../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

const caught = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group)

const blocks = (text: string, language: string): readonly string[] =>
  caught(text, new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))

describe('who reads the documentation for the first time', () => {
  it('finds every page in the index', () => {
    const linked = caught(read('docs/README.md'), /\]\(([^)#\s]+)/g)
    const pages = ['.', 'design', 'guides', 'spec'].flatMap((folder) =>
      readdirSync(join(ROOT, 'docs', folder))
        .filter((file) => file.endsWith('.md'))
        .map((file) => join(folder, file)),
    )
    const lost = pages.filter((page) => page !== 'README.md' && !linked.includes(page))
    expect(lost).toStrictEqual([])
  })

  it.each(['docs/quickstart.md', 'docs/gitops.md'])('finds each file that %s names', (page) => {
    const named = caught(read(page), /(deploy\/[\w./-]+\.yaml)/g)
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toStrictEqual([])
  })

  it('is shown the token that the quickstart applies', () => {
    const shown = blocks(read('docs/quickstart.md'), 'yaml')
    expect(shown).toHaveLength(1)
    expect(read('deploy/samples/quickstart/10-token.yaml')).toContain(shown[0])
  })

  it('finds each verb of the plugin explained, in the order of its help', () => {
    const verbs = createProgram(() => Promise.resolve()).commands.map((verb) => verb.name())
    const page = read('docs/kubectl-mintlet.md')
    const told = caught(page, /^## ([a-z-]+)$/gm).filter((heading) => verbs.includes(heading))
    expect(told).toStrictEqual(verbs)
  })
})
