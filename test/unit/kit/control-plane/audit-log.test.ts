import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, onTestFinished, test } from 'vitest'
import { readAuditLog } from '../../../kit/control-plane/audit-log.ts'

test('a line that is still being written is left for the next reading', async () => {
  const folder = await mkdtemp(`${tmpdir()}/audit-`)
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(`${folder}/audit.log`, '{"verb":"get"}\n{"verb":"li')
  expect(await readAuditLog(`${folder}/audit.log`)).toStrictEqual([{ verb: 'get' }])
})

test('without a file nothing was asked yet', async () => {
  expect(await readAuditLog('/does/not/exist')).toStrictEqual([])
})
