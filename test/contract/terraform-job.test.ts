import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { expect, test } from 'vitest'
import { findProgram } from '../kit/consumers/program.ts'
import { createConsumerFiles } from './consumer-files.ts'

/** Whoever is called terraform here writes down how it was called, and with which token. */
const TERRAFORM = '#!/bin/sh\necho "$* $GOOGLE_OAUTH_ACCESS_TOKEN $(ls)" >> "$CALLED"\n'

test('the Job of the guide for Terraform runs it with the token where provider and backend look for it', async () => {
  const token = `ya29-${randomUUID()}`
  await using files = await createConsumerFiles()
  await using mount = await files.mount('terraform', '20-token.yaml', token)
  const [bin, work, called] = ['bin', 'work', 'called'].map((name) => `${files.folder}/${name}`)
  await Promise.all([mkdir(`${bin}`), mkdir(`${work}`)])
  await writeFile(`${bin}/terraform`, TERRAFORM, { mode: 0o755 })
  const [shell = '', ...words] = files.container('terraform', 'terraform').command ?? []
  const args = words.map((word) =>
    word
      .replaceAll('/var/run/secrets/google', mount.folder)
      .replaceAll('/configuration/', `${files.folder}/`),
  )
  const sh = await findProgram(shell, ['-c', 'echo sh'])
  if ('missing' in sh) throw new Error(sh.missing)
  // oxlint-disable-next-line node/no-process-env -- because cp and ls are found by PATH
  const PATH = `${bin}${delimiter}${process.env['PATH']}`
  const ran = await sh.run({ args, cwd: work ?? '', env: { PATH, CALLED: `${called}` } })
  expect(ran).toStrictEqual({ code: 0, stdout: '', stderr: '' })
  expect(await readFile(`${called}`, 'utf8')).toBe(
    `init -input=false ${token} main.tf\napply -input=false -auto-approve ${token} main.tf\n`,
  )
})
