import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Answered, StandIn } from '../start-stand-ins.ts'

const DONE: Answered = { code: 0, output: '' }
/** Nobody listens there. */
const NOBODY = 'http://127.0.0.1:1'

/** The aws CLI without AWS: it validates everything, reads files that are named, and then finds nobody to ask. */
export const aws: StandIn = async ({ args, cwd }) => {
  for (const word of args) {
    const [, file] = /^file:\/\/(.+)$/v.exec(word) ?? []
    // It would send whatever there is.
    if (file !== undefined) JSON.parse(readFileSync(join(cwd, file), 'utf8'))
  }
  try {
    await promisify(execFile)('aws', [...args, '--no-sign-request', '--endpoint-url', NOBODY], {
      cwd,
      env: OWN_ENV,
    })
    return { code: 1, output: 'somebody answered' }
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error
    // Whoever has no aws cannot be told more.
    if (error.code === 'ENOENT') return DONE
    const said = 'stderr' in error ? String(error.stderr) : ''
    return said.includes('Could not connect') ? DONE : { code: 1, output: said }
  }
}

const OWN_ENV = {
  ...process.env,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_DEFAULT_REGION: 'eu-central-1',
  AWS_MAX_ATTEMPTS: '1',
}
