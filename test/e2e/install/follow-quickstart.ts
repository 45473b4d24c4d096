import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { missingFrom } from '../../cluster/docs/looks-like.ts'
import { consoleCommands, type Shown } from '../../kit/docs/console-commands.ts'
import { ROOT } from '../../kit/docs/document-pages.ts'
import { type Block, readBlocks } from '../../kit/docs/read-blocks.ts'
import { readInstallBlocks } from './read-install-blocks.ts'
import type { InstallWorld } from './start-install.ts'
import { withPlugin } from './with-plugin.ts'

const PAGE = 'docs/quickstart.md'
/** Each look goes through the kubelet, which brings a changed Secret into a pod within two minutes. */
const WITHIN_MS = 180_000
const EVERY_MS = 2000

/**
 * Does what docs/quickstart.md says, from top to bottom, where runReadme() has built and installed already: lines that
 * the README has as well are not run again. The plugin is installed as the page says, into the world's folder.
 *
 * @returns what was not as the page says: `line 12: ...`
 * @throws Error with the command that has failed
 */
export async function followQuickstart(world: InstallWorld): Promise<readonly string[]> {
  const done = readInstallBlocks(await readFile(`${ROOT}README.md`, 'utf8')).flatMap(bareLines)
  const complaints: string[] = []
  for (const block of readBlocks([PAGE])) {
    for (const shown of shownBy(block, done)) {
      const output = await untilShown(world, shown)
      const lost = missingFrom(output, shown.output)
      if (lost.length === 0) continue
      complaints.push(
        `line ${block.line}: ${shown.command} does not say\n${lost.join('\n')}\nbut\n${output}`,
      )
    }
  }
  return complaints
}

/** Without the comments at their ends. */
const bareLines = (text: string): readonly string[] =>
  text.split('\n').map((line) => line.replace(/\s+#.*$/v, '').trimEnd())

/** Its manifests are files of the repository, which the commands apply. */
function shownBy({ language, text }: Block, done: readonly string[]): readonly Shown[] {
  if (language === 'console') return consoleCommands(text)
  if (language !== 'sh') return []
  const left = bareLines(text).filter((line) => line !== '' && !done.includes(line))
  return left.length === 0 ? [] : [{ command: left.join('\n'), output: [] }]
}

/** Who looks before something has happened looks again. */
async function untilShown(world: InstallWorld, { command, output }: Shown): Promise<string> {
  const deadline = performance.now() + WITHIN_MS
  let said = await run(world, command)
  while (
    /^kubectl (?:get|logs) /v.test(command) &&
    missingFrom(said, output).length > 0 &&
    performance.now() < deadline
  ) {
    await sleep(EVERY_MS)
    said = await run(world, command)
  }
  return said
}

/** What it says, on standard error too: a terminal shows both. */
async function run(world: InstallWorld, command: string): Promise<string> {
  // As the page says of an image that has been pushed under another name.
  const named = command.replace(
    /^kubectl apply -f (?<file>\S+pod\.yaml)$/v,
    `sed 's|image: mintlet:|image: ${world.repository}:|' $<file> | kubectl apply -f -`,
  )
  return (await world.shell(`${withPlugin(world)}exec 2>&1\nset -e\n${named}`)).stdout
}
