import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  access,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { unpackDebian } from '../test/kit/docker/unpack-debian.ts'

const execute = promisify(execFile)
const WITHIN_MS = 120_000
const NPM = {
  version: '11.19.1',
  integrity:
    'sha512-ztsxKxt/kkIaAs+2i0GU6I+DRmUdrNasxTZKJe9TCdSjKxlhah/4r/hl5ygMD6XAg1qZ9c2TNomR4qgOydp10g==',
}
const EXECUTABLE = 0o755

/**
 * Fills a folder with what the Dockerfile's build stage needs beside Node: npm and a shell.
 *
 * @param root an empty folder, absolute
 */
export async function fillBuildRoot(root: string): Promise<void> {
  await unpackDebian(['dash'], root)
  await rm(`${root}/usr/share`, { recursive: true, force: true })
  if (!(await exists(`${root}/bin`))) await symlink('usr/bin', `${root}/bin`)
  await mkdir(`${root}/root`)
  await mkdir(`${root}/usr/local/lib`, { recursive: true })
  await mkdir(`${root}/usr/local/bin`)
  await unpackNpm(`${root}/usr/local/lib/npm`)
  const starter = '#!/bin/sh\nexec node /usr/local/lib/npm/bin/npm-cli.js "$@"\n'
  await writeFile(`${root}/usr/local/bin/npm`, starter)
  await chmod(`${root}/usr/local/bin/npm`, EXECUTABLE)
}

/** From the registry that this machine's npm uses, if it is the one that was pinned. */
async function unpackNpm(folder: string): Promise<void> {
  const scratch = await mkdtemp(`${tmpdir()}/mintlet-npm-`)
  try {
    await tool('npm', ['pack', `npm@${NPM.version}`, '--silent'], scratch)
    const [name = ''] = await readdir(scratch)
    const digest = createHash('sha512').update(await readFile(`${scratch}/${name}`))
    if (`sha512-${digest.digest('base64')}` !== NPM.integrity) {
      throw new Error(`the registry's npm ${NPM.version} is not the one that is pinned`)
    }
    await tool('tar', ['-xzf', name], scratch)
    await rename(`${scratch}/package`, folder)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function tool(command: string, args: readonly string[], cwd: string): Promise<void> {
  try {
    await execute(command, args, { cwd, timeout: WITHIN_MS })
  } catch (error) {
    throw new Error(`${command} ${args[0]} failed: run it by hand to see why`, { cause: error })
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
