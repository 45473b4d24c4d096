import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Answered, StandIn } from '../start-stand-ins.ts'

const IMAGE = /^mintlet:/v

/** Docker without its daemon: the client has to know the command and its flags. The tests of `test/image` have a daemon. */
export const docker: StandIn = async ({ args }) => {
  const at = args.findIndex(
    (word) => word.startsWith('-') || IMAGE.test(word) || word.includes(':'),
  )
  const command = at === -1 ? args.slice(0, 1) : args.slice(0, at)
  const rest = args.slice(command.length)
  const isNamed = rest.findIndex((word) => IMAGE.test(word))
  const flags = rest
    .slice(0, isNamed === -1 ? undefined : isNamed)
    .filter((word) => word.startsWith('--'))
  const help = await helpOf(command)
  if (help === undefined) return { code: 0, output: 'a-container' }
  const strange = flags.filter((flag) => !help.includes(`${flag} `))
  const answer: Answered = { code: 0, output: command[0] === 'create' ? 'a-container' : '' }
  return strange.length === 0
    ? answer
    : { code: 1, output: `docker ${command.join(' ')} has no ${strange.join(', ')}` }
}

/** @returns undefined where there is no Docker */
async function helpOf(command: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('docker', [...command, '--help'])
    return stdout
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
