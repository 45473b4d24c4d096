import { afterAll, beforeAll, expect, test } from 'vitest'
import { golden } from '../operator/golden.ts'
import { normalText } from '../operator/normal-text.ts'
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
  ...VERIFY_COMMANDS,
}

const NAMESPACE_FLAGS = ['-A', '--all-namespaces', '-n', '--namespace']

for (const [name, argv] of Object.entries(COMMANDS)) {
  test(`kubectl mintlet ${argv.join(' ')} is as in golden/cli/${name}.txt`, async () => {
    const namespace = argv.some((word) => NAMESPACE_FLAGS.includes(word)) ? [] : ['-n', NS]
    const { code, out, err } = await world.cli(...argv, ...namespace)
    const normal = normalText(`${out}${err === '' ? '' : `--- stderr\n${err}`}--- exit ${code}\n`)
    expect(normal).toBe(await golden(`cli/${name}`, normal))
  })
}
