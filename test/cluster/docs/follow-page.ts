import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { parseAllDocuments } from 'yaml'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import { consoleCommands } from '../../kit/docs/console-commands.ts'
import { ROOT } from '../../kit/docs/document-pages.ts'
import { foreignDefinition } from '../../kit/docs/foreign-definitions.ts'
import { judgeBlock } from '../../kit/docs/judge-block.ts'
import { PARTS } from '../../kit/docs/parts.ts'
import { type Block, readBlocks } from '../../kit/docs/read-blocks.ts'
import type { RunPage } from '../../kit/docs/run-pages.ts'
import type { SampleTexts } from '../../kit/docs/sample-texts.ts'
import { startsWithLine } from '../../kit/docs/starts-with-line.ts'
import { missingFrom } from './looks-like.ts'
import type { DocsWorld } from './start-docs-world.ts'
import type { Reader, Said } from './start-reader.ts'
import { tryPart } from './try-part.ts'

/** The tests that follow pages. */
const HERE = 'test/cluster/docs/'

type Step = { readonly block: Block; readonly reader: Reader; readonly world: DocsWorld }

/**
 * Does everything that a page says, block by block.
 *
 * @returns what was not as the page says: `line 12: ...`
 */
export async function followPage(
  world: DocsWorld,
  plan: RunPage,
  samples: SampleTexts,
): Promise<readonly string[]> {
  await using reader = await world.startReader(plan.page)
  rmSync(last(world), { force: true })
  const complaints: string[] = []
  const prepare = async (shell: string | undefined, where: string): Promise<void> => {
    if (shell === undefined) return
    const { failed, output } = await reader.run(shell)
    if (failed.length > 0) complaints.push(`${where} needs ${failed.join('; ')}: ${output}`)
  }
  await prepare(plan.given, 'the page')
  if (plan.from !== undefined) await reader.run(`cd ${plan.from}`)
  for (const block of inOrder(plan)) {
    const before = Object.entries(plan.before ?? {}).find(([starts]) =>
      block.text.startsWith(starts),
    )
    await prepare(before?.[1], `line ${block.line}`)
    const step = { block: replaced(block, plan), reader, world }
    const made = Object.entries(plan.made ?? {}).find(([starts]) => block.text.startsWith(starts))
    const found = made === undefined ? await follow(step, samples) : await compare(step, made[1])
    complaints.push(...found.map((each) => `line ${block.line}: ${each}`))
  }
  // What was left to itself ends as well.
  await reader.run('wait\n')
  return complaints
}

function inOrder({ page, first = [] }: RunPage): readonly Block[] {
  const blocks = readBlocks([page])
  const ahead = first.map((starts) => {
    const found = blocks.find(({ text }) => text.startsWith(starts))
    if (found === undefined) throw new Error(`${page} has no block that begins with ${starts}`)
    return found
  })
  return [...ahead, ...blocks.filter((block) => !ahead.includes(block))]
}

function replaced(block: Block, { replaced: words = {} }: RunPage): Block {
  const text = Object.entries(words).reduce(
    (all, [word, own]) => all.replaceAll(word, own),
    block.text,
  )
  return { ...block, text }
}

async function follow(step: Step, samples: SampleTexts): Promise<readonly string[]> {
  const { block } = step
  const sample = samples.get(block.text)
  if (sample !== undefined) {
    if (!sample.endsWith('.yaml')) return save(step, sample)
    return apply(step, sample)
  }
  const part = PARTS.find((each) => startsWithLine(block, each))
  if (part !== undefined) return tryPart(step.world, part, block.text)
  if (!judgeBlock(block, samples).some(({ by }) => by.startsWith(HERE))) return []
  switch (block.language) {
    case 'yaml':
      return apply(step)
    case 'console':
      return atPrompt(step)
    case 'python':
      return run(step, pipedTo('in-pod-python -', block.text))
    case 'js':
      return run(step, pipedTo('in-pod-node --input-type=module -', block.text))
    default:
      return run(step, `${named(step, block.text)}${block.text}`)
  }
}

/** The last manifest that a page has shown. */
const last = ({ folder }: DocsWorld): string => `${folder}/manifest.yaml`

/** Shell that makes the files which commands name and which a page has just shown, without saying that it is them. */
const named = ({ world }: Step, commands: string): string =>
  [...commands.matchAll(/ -f (?<file>[\w.\-]+\.yaml)/gv)]
    .map(({ groups = {} }) => groups['file'] ?? '')
    .map((file) => `[ -e ${file} ] || [ ! -e ${last(world)} ] || cp ${last(world)} ${file}\n`)
    .join('')

const pipedTo = (program: string, text: string): string => `${program} <<'EOF'\n${text}EOF\n`

async function run({ reader }: Step, script: string): Promise<readonly string[]> {
  const { failed, output } = await reader.run(script)
  return failed.length === 0 ? [] : [`this fails: ${failed.join('; ')}\n${output}`]
}

/** What a block shows, against what there is. */
async function compare({ block, reader }: Step, script: string): Promise<readonly string[]> {
  const { output } = await reader.run(`${script}\n`)
  return output.trim() === block.text.trim() ? [] : [`what there is:\n${output}`]
}

/** Whether a command of the page applies a file that says the same. */
function isAppliedByPage({ page, text }: Block): boolean {
  const commands = readBlocks([page]).map((each) => each.text)
  const files = commands.flatMap((each) => [...each.matchAll(/ -f (?<file>deploy\/\S+\.yaml)/gv)])
  const applied = files.flatMap(({ groups = {} }) =>
    objectsIn(readFileSync(`${ROOT}${groups['file']}`, 'utf8')),
  )
  return objectsIn(text).every((object) => applied.some((each) => isDeepStrictEqual(each, object)))
}

const objectsIn = (text: string): readonly ApiObject[] =>
  parseAllDocuments(text).map((document): ApiObject => document.toJS())

/** For other clusters and services: nothing of this one. */
const ELSEWHERE = /\/(?:other-cluster|aws-account)\//v

async function apply(step: Step, sample = ''): Promise<readonly string[]> {
  const { block, world, reader } = step
  if (ELSEWHERE.test(sample) || isAppliedByPage(block)) return []
  const objects = objectsIn(block.text)
  for (const { apiVersion = '', kind = '' } of objects) {
    const definition = await foreignDefinition(apiVersion, kind)
    if (typeof definition === 'string') await world.admin.apply(definition)
    else if (definition !== undefined) {
      process.stderr.write(`${kind} is not applied: ${definition.missing}\n`)
      return []
    }
  }
  for (const name of new Set(objects.map(({ metadata }) => metadata?.namespace))) {
    if (name !== undefined)
      await world.admin.request('POST', '/api/v1/namespaces', { metadata: { name } })
  }
  // Commands below may name it, by whatever file they take it for.
  writeFileSync(last(world), block.text)
  const verb = objects.some(({ metadata }) => metadata?.['generateName'] !== undefined)
    ? 'create --dry-run=server'
    : 'apply'
  return run({ block, world, reader }, `kubectl ${verb} -f ${last(world)}\n`)
}

/** A program or a file that the page prints by its name. */
async function save({ block, reader }: Step, sample: string): Promise<readonly string[]> {
  const [, name = ''] = /(?:: |\/)(?<name>[^\/\s]+)$/v.exec(sample) ?? []
  return run({ block, reader } as Step, `cat > ${name} <<'END-OF-FILE'\n${block.text}END-OF-FILE\n`)
}

const FAILS = /^(?:Error from server|error:|The \w+ "[^"]+" is invalid)/v

/** Who looks before something has happened looks again. */
async function say(step: Step, command: string, output: readonly string[]): Promise<Said> {
  const script = `${named(step, command)}${command}\n`
  const deadline = performance.now() + SOON_MS
  let said = await step.reader.run(script)
  while (
    /^kubectl (?:get|describe) /v.test(command) &&
    !/ -w\b/v.test(command) &&
    (said.code !== 0 || missingFrom(said.output, output).length > 0) &&
    performance.now() < deadline
  ) {
    await sleep(AGAIN_MS)
    said = await step.reader.run(script)
  }
  return said
}

const SOON_MS = 15_000
const AGAIN_MS = 300

async function atPrompt(step: Step): Promise<readonly string[]> {
  const { block, world } = step
  const complaints: string[] = []
  for (const { command, output } of consoleCommands(block.text)) {
    const before = (await world.stoodIn()).length
    const said = await say(step, command, output)
    const isShownToFail = output.some((line) => FAILS.test(line))
    if (isShownToFail !== (said.code !== 0)) complaints.push(`${command}\n${said.output}`)
    // What a container says nobody hears here.
    if ((await world.stoodIn()).length > before) continue
    const lost = missingFrom(said.output, output)
    if (lost.length > 0) {
      complaints.push(`${command} does not say\n${lost.join('\n')}\nbut\n${said.output}`)
    }
  }
  return complaints
}
