import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { REASONS } from '../../../../src/api/reason.ts'
import { runbookLink } from '../../../../src/cli/text/runbook-link.ts'

const page = readFileSync(new URL('../../../../docs/reasons.md', import.meta.url), 'utf8')

describe('where a reason is explained', () => {
  test.each(REASONS)('%s has its anchor in docs/reasons.md', (reason) => {
    const anchor = runbookLink(reason, undefined)?.split('#')[1]

    expect(page).toContain(`<a id="${anchor}"></a>`)
  })

  test('without a place where the pages are, the page of the repository is named', () => {
    expect(runbookLink('NotGranted', undefined)).toBe('docs/reasons.md#notgranted')
  })

  test.each(['https://docs.example.com/mintlet', 'https://docs.example.com/mintlet/'])(
    'with %s it is a link',
    (base) => {
      expect(runbookLink('NotGranted', base)).toBe(
        'https://docs.example.com/mintlet/reasons.md#notgranted',
      )
    },
  )

  test('what is no reason of ours has none', () => {
    expect(runbookLink('../evil', 'https://docs.example.com')).toBeUndefined()
  })
})
