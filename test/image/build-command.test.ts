import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findProgram } from '../kit/consumers/program.ts'

const BUILD = fileURLToPath(new URL('../../image/build.ts', import.meta.url))

test('the build tells its options, and of a wrong one what is right, before it looks for Docker', async () => {
  const node = await findProgram(process.execPath, ['--version'])
  if ('missing' in node) throw new Error(node.missing)

  const help = await node.run({ args: [BUILD, '--help'] })
  expect(help).toMatchObject({ code: 0, stderr: '' })
  for (const option of ['--tag', '--output', '--base', '--build']) {
    expect(help.stdout).toContain(`  ${option} `)
  }
  const wrong = await node.run({ args: [BUILD, '--outptu', 'mintlet.tar'] })
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
  expect(wrong.stderr).toContain('--outptu')
  expect(wrong.stderr).toContain(help.stdout)
})

test('without a Docker that can be had the build says what to do', async () => {
  const node = await findProgram(process.execPath, ['--version'])
  if ('missing' in node) throw new Error(node.missing)

  // None is on PATH, and for one of our own there is either no right or no place.
  const env = { PATH: '/nowhere', XDG_CACHE_HOME: '/dev/null' }
  const { code, stderr } = await node.run({ args: [BUILD], env })
  expect(code).toBe(1)
  expect(stderr).toContain('there is no docker on PATH')
  expect(stderr).toContain('Start Docker or name a daemon by DOCKER_HOST')
})
