import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { documentPages, ROOT } from '../../kit/docs/document-pages.ts'
import { judgeBlock } from '../../kit/docs/judge-block.ts'
import { LISTED } from '../../kit/docs/listed-blocks.ts'
import { PARTS } from '../../kit/docs/parts.ts'
import { type Block, readBlocks } from '../../kit/docs/read-blocks.ts'
import { RUN_PAGES } from '../../kit/docs/run-pages.ts'
import { sampleTexts } from '../../kit/docs/sample-texts.ts'
import { startsWithLine } from '../../kit/docs/starts-with-line.ts'

const samples = sampleTexts()
const blocks = readBlocks()

const HOW = `Nobody tries these blocks. Do one of these:
- the page has commands (sh, console), whole manifests (yaml), or programs (python, js): add a line for the page to
  test/kit/docs/run-pages.ts, and test/cluster/docs/pages.test.ts follows it like a reader;
- it is YAML that is no whole object: say in test/kit/docs/parts.ts what it is a part of;
- it is what another test holds against the code, or a drawing: name it in test/kit/docs/listed-blocks.ts;
- it is printed from a file of deploy/samples: print it as it is there.`

const placeOf = ({ page, line, language, text }: Block): string =>
  `${page}:${line} [${language}] ${text.split('\n')[0]}`

describe('the blocks of the pages', () => {
  test('are those of every page', () => {
    expect(blocks.length).toBeGreaterThan(200)
    const pages = documentPages()
    for (const page of ['README.md', 'docs/reasons.md', 'helm/mintlet/README.md']) {
      expect(pages).toContain(page)
    }
  })

  test.each(documentPages())('of %s are tried, each by one test', (page) => {
    const own = blocks.filter((block) => block.page === page)
    const untried = own.filter((block) => judgeBlock(block, samples).length === 0).map(placeOf)
    if (untried.length > 0) throw new Error(`${HOW}\n\n${untried.join('\n')}`)
    // Take one of them away.
    const twice = own.filter((block) => judgeBlock(block, samples).length > 1).map(placeOf)
    expect(twice).toStrictEqual([])
  })

  test('are tried by tests that there are', () => {
    const judges = blocks.flatMap((block) => judgeBlock(block, samples))
    const lost = judges.map(({ by }) => by).filter((path) => !existsSync(`${ROOT}${path}`))
    expect([...new Set(lost)]).toStrictEqual([])
  })

  test('of which something is said by name are there, once each', () => {
    const named = [...PARTS, ...LISTED].map((name) => ({
      name: `${name.page}: ${name.starts}`,
      count: blocks.filter((block) => startsWithLine(block, name)).length,
    }))
    expect(named.filter(({ count }) => count !== 1)).toStrictEqual([])
  })

  test('are nothing but a drawing where nobody tries them', () => {
    const drawings = blocks.filter((block) =>
      judgeBlock(block, samples).some(({ level }) => level === 'drawing'),
    )
    expect(drawings.filter(({ language }) => !/^(?:mermaid)?$/v.test(language))).toStrictEqual([])
  })
})

describe('the pages that are followed', () => {
  test('are each followed once, and have something to follow', () => {
    const pages = RUN_PAGES.map(({ page }) => page)
    expect([...new Set(pages)]).toStrictEqual(pages)
    expect(pages.filter((page) => !blocks.some((block) => block.page === page))).toStrictEqual([])
  })

  test('have what is said of single blocks and words', () => {
    const lost = RUN_PAGES.flatMap(({ page, first = [], before = {}, replaced = {} }) => {
      const own = blocks.filter((block) => block.page === page)
      const starts = [...first, ...Object.keys(before)]
      const text = readFileSync(`${ROOT}${page}`, 'utf8')
      return [
        ...starts.filter((start) => !own.some((block) => block.text.startsWith(start))),
        ...Object.keys(replaced).filter((word) => !text.includes(word)),
      ].map((each) => `${page}: ${each}`)
    })
    expect(lost).toStrictEqual([])
  })
})
