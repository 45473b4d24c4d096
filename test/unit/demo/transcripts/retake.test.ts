import { describe, expect, test } from 'vitest'
import { retake } from '../../../../demo/transcripts/retake.ts'
import { transcriptsIn } from '../../../../demo/transcripts/transcripts-in.ts'

const block = (text: string): string => `<!-- transcript -->\n\`\`\`console\n${text}\`\`\`\n`
const OTHER = '```console\n$ kubectl get pods\n```\n'

const answers = async (argv: readonly string[]): Promise<string> => `did ${argv.join(',')}\n`

describe('the outputs of a page', () => {
  test('are written anew below their commands, and nothing else is touched', async () => {
    const page = `# Page\n\n${block('$ kubectl mintlet status\nold\n')}\n${OTHER}\n${block(
      '$ kubectl mintlet mint -o json\nold\nolder\n$ kubectl mintlet doctor\n',
    )}`

    expect(await retake(page, answers)).toBe(
      `# Page\n\n${block('$ kubectl mintlet status\ndid status\n')}\n${OTHER}\n${block(
        '$ kubectl mintlet mint -o json\ndid mint,-o,json\n$ kubectl mintlet doctor\ndid doctor\n',
      )}`,
    )
  })

  test('may hold what a replacement would take for a reference', async () => {
    const page = block('$ kubectl mintlet status\n')
    expect(await retake(page, async () => '$1 $& {}\n')).toBe(
      block('$ kubectl mintlet status\n$1 $& {}\n'),
    )
  })

  test('are of commands that go on in the next line as well', async () => {
    const page = block('$ kubectl mintlet explain-grant \\\n    --as ada\nold\n')
    expect(await retake(page, answers)).toBe(
      block('$ kubectl mintlet explain-grant \\\n    --as ada\ndid explain-grant,--as,ada\n'),
    )
  })

  test('are of the plugin alone', async () => {
    const retaking = retake(block('$ kubectl get pods\n'), answers)
    await expect(retaking).rejects.toThrow('not of the plugin: kubectl get pods')
  })

  test('are read with their commands', () => {
    const page = `${OTHER}${block('$ kubectl mintlet status\none\ntwo\n')}`
    expect(transcriptsIn(page)).toStrictEqual([
      [{ command: 'kubectl mintlet status', output: 'one\ntwo\n' }],
    ])
  })
})
