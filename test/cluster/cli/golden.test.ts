import { afterAll, beforeAll, expect, test } from 'vitest'
import { golden } from '../operator/golden.ts'
import { normalText } from '../operator/normal-text.ts'
import { EXPLAIN_GRANT_COMMANDS } from './explain-grant-commands.ts'
import { INSPECT_COMMANDS } from './inspect-commands.ts'
import { normalInspect } from './normal-inspect.ts'
import { normalStatus } from './normal-status.ts'
import { type CliWorld, NS, startCliWorld } from './start-cli-world.ts'
import { STATUS_COMMANDS } from './status-commands.ts'
import { VERIFY_COMMANDS } from './verify-commands.ts'

/** What people see of each verb, of every object that the world has. */
let world: CliWorld

beforeAll(async () => {
  world = await startCliWorld()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** Names of files in golden/cli, and the words of a command. A namespace unless they name one is NS. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  ...STATUS_COMMANDS,
  ...INSPECT_COMMANDS,
  ...VERIFY_COMMANDS,
  ...EXPLAIN_GRANT_COMMANDS,
}

const NORMAL: Readonly<Record<string, (text: string) => string>> = {
  inspect: normalInspect,
  status: normalStatus,
}

const NAMESPACE_FLAGS = ['-A', '--all-namespaces', '-n', '--namespace']

for (const [name, argv] of Object.entries(COMMANDS)) {
  test(`kubectl mintlet ${argv.join(' ')} is as in golden/cli/${name}.txt`, async () => {
    const namespace = argv.some((word) => NAMESPACE_FLAGS.includes(word)) ? [] : ['-n', NS]
    const { code, out, err } = await world.cli(...argv, ...namespace)
    const made = `${out}${err === '' ? '' : `--- stderr\n${err}`}--- exit ${code}\n`
    const normal = NORMAL[argv[0] ?? '']?.(made) ?? normalText(made)
    expect(normal).toBe(await golden(`cli/${name}`, normal))
  })
}
