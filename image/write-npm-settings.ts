import { execFile } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { rootCertificates } from 'node:tls'
import { promisify } from 'node:util'
import { npmSettings } from './npm-settings.ts'

const execute = promisify(execFile)
const OWNERS_ONLY = 0o600
/** Where the Dockerfile puts them. */
const INSIDE = '/settings'

/**
 * Writes into a folder what the build stage's npm needs to reach the registry that this machine's npm reaches:
 * `npmrc` and, where this machine trusts others than the usual ones, `ca.pem`.
 */
export async function writeNpmSettings(folder: string): Promise<void> {
  await mkdir(folder)
  const files = [await configPath('globalconfig'), await configPath('userconfig')]
  const { npmrc, caFiles, onlyThose } = npmSettings({
    npmrc: await Promise.all(files.map(readIfThere)),
    env: process.env,
    caPath: `${INSIDE}/ca.pem`,
  })
  await writeFile(`${folder}/npmrc`, npmrc)
  await chmod(`${folder}/npmrc`, OWNERS_ONLY)
  if (caFiles.length === 0) return
  const texts = await Promise.all(caFiles.map(readIfThere))
  const usual = onlyThose ? [] : rootCertificates
  await writeFile(`${folder}/ca.pem`, [...usual, ...texts].map((text) => `${text}\n`).join(''))
}

async function configPath(name: string): Promise<string> {
  const { stdout } = await execute('npm', ['config', 'get', name])
  return stdout.trim()
}

const readIfThere = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')
