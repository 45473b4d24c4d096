import { chmod, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consoleCommands, type Shown } from '../../cluster/docs/console-commands.ts'
import { missingFrom } from '../../cluster/docs/looks-like.ts'
import { type Block, readBlocks } from '../../kit/docs/read-blocks.ts'
import { runReadme } from '../install/run-readme.ts'
import { type InstallWorld, startInstall } from '../install/start-install.ts'
import type { OnOneNode } from '../start-on-one-node.ts'

/**
 * docs/quickstart.md on a real node, where a pod runs and says what the page says that it does. The installation is the
 * README's, which is the same; test/cluster/docs has every other page, without a kubelet.
 */
const PAGE = 'docs/quickstart.md'
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
/** Done by the README's installation, or not to be done to whoever runs this. */
const DONE = /^(?:npm |helm install )/v

let found: OnOneNode<InstallWorld>

beforeAll(async () => {
  found = await startInstall()
})
afterAll(() => found?.[Symbol.asyncDispose]())

test('what the quickstart says can be done, and the pod says what it says', async ({ skip }) => {
  if (found.missing !== undefined) return skip(found.missing)
  const { world } = found
  await runReadme(world, ['image', 'helm'])
  const bin = await placePlugin(world)
  const say = (command: string): Promise<string> => shell(world, bin, command)
  const complaints: string[] = []
  for (const block of readBlocks([PAGE])) {
    for (const shown of shownBy(block)) {
      const output = await untilShown(say, shown)
      const lost = missingFrom(output, shown.output)
      if (lost.length > 0)
        complaints.push(`line ${block.line}: ${lost.join('\n')}\nnot in\n${output}`)
    }
  }
  expect(complaints).toStrictEqual([])
})

function shownBy({ language, text }: Block): readonly Shown[] {
  if (language === 'console') return consoleCommands(text)
  return language === 'sh' && !DONE.test(text) ? [{ command: text, output: [] }] : []
}

/** Merges standard error into its output: a terminal shows both. */
async function shell(world: InstallWorld, bin: string, command: string): Promise<string> {
  const here =
    world.repository === 'mintlet'
      ? command
      : // As the page says of an image that is called otherwise.
        command.replaceAll(
          /kubectl apply -f (?<file>\S+pod\.yaml)/gv,
          `sed 's|image: mintlet:|image: ${world.repository}:|' $1 | kubectl apply -f -`,
        )
  const { stdout } = await world.shell(`export PATH="${bin}:$PATH"; exec 2>&1; set -e\n${here}`)
  return stdout
}

/** A Secret takes up to two minutes into a pod, so whoever looks too early looks again. */
async function untilShown(
  say: (command: string) => Promise<string>,
  { command, output }: Shown,
): Promise<string> {
  const deadline = performance.now() + WITHIN_MS
  let said = await say(command)
  while (
    /^kubectl (?:get|logs) /v.test(command) &&
    missingFrom(said, output).length > 0 &&
    performance.now() < deadline
  ) {
    await sleep(EVERY_MS)
    said = await say(command)
  }
  return said
}

const WITHIN_MS = 180_000
const EVERY_MS = 2000

/** As `npm install --global .` has it on PATH. */
async function placePlugin({ folder }: InstallWorld): Promise<string> {
  const path = `${folder}/kubectl-mintlet`
  await writeFile(path, `#!/bin/sh\nexec ${process.execPath} ${ROOT}src/cli.ts "$@"\n`)
  await chmod(path, 0o755)
  return folder
}
