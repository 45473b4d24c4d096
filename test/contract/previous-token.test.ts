import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { findProgram } from '../kit/consumers/program.ts'
import { kubeletMount } from '../kit/kubelet-mount.ts'
import { createConsumerFiles } from './consumer-files.ts'

const GOOD = `good-${randomUUID()}`
const BAD = `bad-${randomUUID()}`
const inMinutes = (minutes: number): string =>
  new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d+Z/v, 'Z')
const ALIVE = { expiresAt: inMinutes(10) }
const FORMER = { token: BAD, ...ALIVE, 'previous-token': GOOD }

test.for([
  ['the token', GOOD, { token: GOOD, ...ALIVE }, 'True'],
  ['no token that has ended', GOOD, { token: GOOD, expiresAt: inMinutes(-1) }, 'False'],
  [
    'the former one while it is valid',
    GOOD,
    { ...FORMER, 'previous-expiresAt': inMinutes(10) },
    'True',
  ],
  [
    'no former one that has ended',
    GOOD,
    { ...FORMER, 'previous-expiresAt': inMinutes(-1) },
    'False',
  ],
  ['no other one', BAD, { token: GOOD, ...ALIVE }, 'False'],
  ['not nothing', '', { token: '', ...ALIVE }, 'False'],
] as const)(
  'who compares tokens by the program of the guide accepts %s',
  async ([, token, texts, said], { skip }) => {
    const python = await findProgram('python3', ['--version'])
    if ('missing' in python) return skip(python.missing)

    const data = Object.entries<string>(texts).map(([key, text]) => [
      key,
      Buffer.from(text).toString('base64'),
    ])
    await using files = await createConsumerFiles()
    await using mount = await kubeletMount(Object.fromEntries(data))
    const args = [`${files.folder}/accepts.py`, mount.folder]
    const ran = await python.run({ args, stdin: token })
    expect(ran).toStrictEqual({ code: 0, stdout: `${said}\n`, stderr: '' })
  },
)
