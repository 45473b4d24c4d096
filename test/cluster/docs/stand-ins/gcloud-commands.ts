import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** A command or group of gcloud, as its own table for completions has it. */
type Node = {
  readonly commands: Readonly<Record<string, Node>>
  readonly flags: Readonly<Record<string, unknown>>
}

/**
 * What is wrong with words for gcloud: that there is no such command, or that it has no such flag. Asks nobody but the
 * gcloud that is on PATH, for the table that it completes words by; nothing is wrong where there is none.
 */
export async function gcloudComplaint(args: readonly string[]): Promise<string | undefined> {
  table ??= readTable()
  const root = await table
  if (root === undefined) return undefined
  let node = root
  const flags = new Set(Object.keys(root.flags))
  const words: string[] = []
  for (const word of args) {
    const next = node.commands[word]
    if (next === undefined) break
    words.push(word)
    node = next
    for (const flag of Object.keys(node.flags)) flags.add(flag)
  }
  if (Object.keys(node.commands).length > 0) return `there is no gcloud ${args.join(' ')}`
  const strange = args
    .filter((word) => word.startsWith('--'))
    .map((word) => word.split('=')[0] ?? '')
    .filter((flag) => !flags.has(flag))
  return strange.length === 0 ? undefined : `gcloud ${words.join(' ')} has no ${strange.join(', ')}`
}

let table: Promise<Node | undefined> | undefined

async function readTable(): Promise<Node | undefined> {
  try {
    const { stdout } = await promisify(execFile)('sh', ['-c', 'readlink -f "$(command -v gcloud)"'])
    const root = dirname(dirname(stdout.trim()))
    const text = await readFile(`${root}/data/cli/gcloud_completions.py`, 'utf8')
    // A dict of Python that is JSON, behind its name.
    return JSON.parse(text.slice(text.indexOf('= {') + 2)) as Node
  } catch {
    process.stderr.write(
      'no gcloud whose commands could be looked up: its commands are not checked\n',
    )
    return undefined
  }
}
