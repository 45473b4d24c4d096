import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { retakePage } from '../../../demo/transcripts/retake-page.ts'
import { transcriptsIn } from '../../../demo/transcripts/transcripts-in.ts'
import { createProgram } from '../../../src/cli/create-program.ts'
import { normalTranscript } from './normal-transcript.ts'

const PAGE = new URL('../../../docs/kubectl-mintlet.md', import.meta.url)
const page = await readFile(PAGE, 'utf8')
const shown = transcriptsIn(page).flat()

describe('the outputs in docs/kubectl-mintlet.md', () => {
  let now: typeof shown

  beforeAll(async () => {
    now = transcriptsIn((await retakePage(page, 0)).page).flat()
  })

  test('are of every verb', () => {
    const verbs = createProgram(() => Promise.resolve()).commands.map((verb) => verb.name())
    const told = shown.map(({ command }) => command.split(' ')[2])
    expect([...new Set(told)]).toStrictEqual(verbs)
  })

  test.each(shown.map(({ command, output }, nth) => [command, output, nth] as const))(
    'that of %s is what it says now: else `npm run transcripts` writes it anew',
    (_command, output, nth) => {
      expect(normalTranscript(output)).toStrictEqual(normalTranscript(now[nth]?.output ?? ''))
    },
  )
})
