import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type InlineCommand, inlineCommands } from '../../kit/docs/inline-commands.ts'
import { findHelm } from '../../kit/helm/find-helm.ts'
import { kubectlMissing } from '../operator/kubectl.ts'

/** Commands in the middle of sentences: the client knows them, and their flags. Those of blocks are run, see pages.test.ts. */
const commands = inlineCommands()
const skipped = kubectlMissing === undefined ? '' : ` (skipped: ${kubectlMissing})`

test.skipIf(kubectlMissing !== undefined)(
  `kubectl and Helm know every command that a sentence names${skipped}`,
  async () => {
    expect(commands.length).toBeGreaterThan(20)
    const complaints = await Promise.all(commands.map(complaintOf))
    expect(complaints.filter((complaint) => complaint !== undefined)).toStrictEqual([])
  },
)

const said = new Map<string, Promise<string>>()

/** What a program says of itself; nothing when it knows no such command. */
function help(path: string, words: readonly string[]): Promise<string> {
  const key = [path, ...words].join(' ')
  const known = said.get(key)
  if (known !== undefined) return known
  const asked = promisify(execFile)(path, words).then(
    ({ stdout }) => stdout,
    () => '',
  )
  said.set(key, asked)
  return asked
}

async function complaintOf({ page, program, words }: InlineCommand): Promise<string | undefined> {
  const path = program === 'helm' ? await findHelm() : 'kubectl'
  const at = words.findIndex((word) => word.startsWith('-'))
  const command = words
    .slice(0, at === -1 ? undefined : at)
    .filter((word) => /^[a-z-]+$/.test(word))
  const own = await help(path, [...command.slice(0, 2), '--help'])
  const text = program === 'kubectl' ? own + (await help(path, ['options'])) : own
  const flags = words.slice(0, end(words)).filter((word) => /^--?[a-z]/i.test(word))
  const strange = flags
    .map((flag) => flag.split('=')[0] ?? '')
    .filter((flag) => !new RegExp(`(?:^|[\\s,])${flag}(?![\\w-])`, 'm').test(text))
  const isKnown = own.includes('Usage:')
  return isKnown && strange.length === 0
    ? undefined
    : `${page}: ${program} ${words.join(' ')}: ${isKnown ? strange.join(', ') : 'no such command'}`
}

/** What follows `--` is for somebody else. */
const end = (words: readonly string[]): number | undefined =>
  words.includes('--') ? words.indexOf('--') : undefined
