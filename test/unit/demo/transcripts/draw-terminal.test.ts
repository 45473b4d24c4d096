import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { drawTerminal } from '../../../../demo/transcripts/draw-terminal.ts'
import { firstLook } from '../../../../demo/transcripts/first-look.ts'
import { transcriptsIn } from '../../../../demo/transcripts/transcripts-in.ts'

const DOCS = new URL('../../../../docs/', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, DOCS), 'utf8')

/** What somebody who searches the picture finds. */
const textOf = (svg: string): string =>
  [...svg.matchAll(/<text [^>]*>(?<line>.*)<\/text>/gv)]
    .map(({ groups = {} }) => `${groups['line']}\n`)
    .join('')
    .replaceAll(/<\/?tspan[^>]*>/gv, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

describe('a picture of a terminal', () => {
  test('has the text, in its colours', () => {
    const svg = drawTerminal('$ list\n\u001B[32mTrue\u001B[39m  a <b> & c\n')

    expect(textOf(svg)).toBe('$ list\nTrue  a <b> & c\n')
    expect(svg).toContain('<tspan fill="#57ab5a">True</tspan>  a')
    expect(svg).not.toContain('\u001B')
  })

  test('is as wide as its longest line and as high as its lines, without the colours', () => {
    const plain = drawTerminal('one\ntwo three\n')
    const size = /width="\d+" height="\d+"/v
    expect(drawTerminal('one\n\u001B[31mtwo\u001B[39m three\n')).toMatch(size)
    expect(size.exec(drawTerminal('one\n\u001B[31mtwo\u001B[39m three\n'))?.[0]).toBe(
      size.exec(plain)?.[0],
    )
    expect(plain).toContain('width="105" height="68"')
  })
})

describe('docs/images/kubectl-mintlet.svg', () => {
  test('shows what the page shows: else `npm run transcripts` makes both anew', () => {
    const transcripts = transcriptsIn(read('kubectl-mintlet.md')).flat()
    expect(textOf(read('images/kubectl-mintlet.svg'))).toBe(firstLook(transcripts))
  })
})
