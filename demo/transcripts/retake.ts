import { TRANSCRIPT_BLOCK } from './transcript-block.ts'
import { transcriptsIn } from './transcripts-in.ts'

const PLUGIN = 'kubectl mintlet '

/**
 * A page with the same commands, in their order, and the outputs that they have now.
 *
 * @param run `kubectl mintlet` with these words
 * @throws Error when a command is another program's
 */
export async function retake(
  page: string,
  run: (argv: readonly string[]) => Promise<string>,
): Promise<string> {
  const blocks: string[] = []
  for (const transcripts of transcriptsIn(page)) {
    let block = ''
    for (const { command } of transcripts) {
      if (!command.startsWith(PLUGIN)) throw new Error(`not of the plugin: ${command}`)
      const argv = command.slice(PLUGIN.length).replaceAll('\\\n', ' ').split(/\s+/v)
      block += `$ ${command}\n${await run(argv)}`
    }
    blocks.push(block)
  }
  return page.replace(TRANSCRIPT_BLOCK, () => blocks.shift() ?? '')
}
