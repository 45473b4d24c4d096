import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readOptions } from '../../../../bench/read-options.ts'
import { readArguments } from '../../../../demo/read-arguments.ts'
import { helpText } from '../../../../src/config/help-text.ts'
import { ROOT } from '../../../kit/docs/document-pages.ts'
import type { Answered, StandIn } from '../start-stand-ins.ts'

const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(`${ROOT}package.json`, 'utf8'),
)
const DONE: Answered = { code: 0, output: '' }

/**
 * npm, without what takes long: these tests run from what `npm ci` installs, and the rest are tests, measurements and the
 * image, each of them a program with a test of its own. The script has to be there and to understand its arguments.
 */
export const npm: StandIn = async ({ args, cwd }) => {
  const [command = '', ...rest] = args
  if (command === 'ci') return existsSync(`${ROOT}package-lock.json`) ? DONE : unknown(args)
  // Whoever installs the plugin: it is on PATH here already.
  if (args.join(' ') === 'install --global .') return DONE
  const name = command === 'run' ? (rest[0] ?? '') : command
  if (scripts[name] === undefined) return unknown(args)
  const own = args.slice(args.indexOf('--') + 1)
  return args.includes('--') ? understood(name, own, cwd) : DONE
}

async function understood(name: string, own: readonly string[], cwd: string): Promise<Answered> {
  switch (name) {
    case 'image':
      return image(own, cwd)
    case 'bench':
      readOptions(own)
      return DONE
    case 'demo':
      readArguments(own)
      return DONE
    case 'start':
    case 'dev':
      return knowsFlags(own)
    default:
      return unknown([name, ...own])
  }
}

/** It reads all of its arguments before it helps. The archive is there afterwards, with nothing in it. */
async function image(own: readonly string[], cwd: string): Promise<Answered> {
  await promisify(execFile)(process.execPath, [`${ROOT}image/build.ts`, ...own, '--help'])
  const archive = own[own.indexOf('--output') + 1]
  if (own.includes('--output') && archive !== undefined) writeFileSync(join(cwd, archive), '')
  return DONE
}

function knowsFlags(own: readonly string[]): Answered {
  const known = helpText()
  const flags = own.filter((word) => word.startsWith('--'))
  const strange = flags.filter((flag) => !known.includes(`${flag.split('=')[0]} `))
  return strange.length === 0 ? DONE : unknown(strange)
}

const unknown = (words: readonly string[]): Answered => ({
  code: 1,
  output: `npm has nothing like ${words.join(' ')}`,
})
