import { consoleCommands } from '../../test/kit/docs/console-commands.ts'
import { TRANSCRIPT_BLOCK } from './transcript-block.ts'

/** A command of a page, and what it shows of its output. */
export type Transcript = { readonly command: string; readonly output: string }

/** The transcripts of a page, block by block. */
export const transcriptsIn = (page: string): readonly (readonly Transcript[])[] =>
  (page.match(TRANSCRIPT_BLOCK) ?? []).map((block) =>
    consoleCommands(block).map(({ command, output }) => ({
      command,
      output: output.map((line) => `${line}\n`).join(''),
    })),
  )
