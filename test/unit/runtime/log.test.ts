import { expect, test } from 'vitest'
import { createLog, type LogLevel } from '../../../src/runtime/log.ts'

type Line = Record<string, unknown>

function world(level: LogLevel) {
  const lines: string[] = []
  const log = createLog({ level, destination: { write: (line) => lines.push(line) } })
  const parsed = (): Line[] => lines.map((line): Line => JSON.parse(line))
  return { log, lines, parsed }
}

test('a line has its level, its time, its message and its fields, and nothing else', () => {
  const { log, lines, parsed } = world('info')
  log.info('minted', { key: 'etl/reader', seconds: 0.5, late: false, nothing: undefined })
  const [line] = parsed()
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    msg: 'minted',
    key: 'etl/reader',
    seconds: 0.5,
    late: false,
  })
  expect(lines[0]?.endsWith('}\n')).toBe(true)
})

test('lines below the level are not written', () => {
  const { log, parsed } = world('warn')
  log.trace('a')
  log.debug('b')
  log.info('c')
  log.warn('d')
  log.error('e')
  expect(parsed().map(({ level }) => level)).toEqual(['warn', 'error'])
})

test('a child adds its fields to every line', () => {
  const { log, parsed } = world('trace')
  log.child({ key: 'etl/reader' }).child({ why: 'changed' }).trace('turn', { step: 'keep' })
  expect(parsed()[0]).toMatchObject({
    key: 'etl/reader',
    why: 'changed',
    step: 'keep',
    msg: 'turn',
  })
})

test('text that looks like a token is not written, wherever it stands', () => {
  const { log, lines, parsed } = world('trace')
  const tokens = ['eyJhbGciOiJFUzI1NiJ9.e30.sig', 'ya29.a0Af', 'plt_cs_1234']
  for (const token of tokens) {
    log.error('failed', { token, message: `got "${token}" back` })
    log.child({ token }).warn(`got ${token}`)
  }
  expect(parsed()[0]).toMatchObject({ token: '[redacted]', message: '[redacted]', msg: 'failed' })
  expect(parsed()[1]).toMatchObject({ token: '[redacted]', msg: '[redacted]' })
  for (const token of tokens) expect(lines.join('')).not.toContain(token)
})

test('signs that mean something to a formatter are written as they are', () => {
  const { log, parsed } = world('info')
  log.info('100 %s of %j', { percent: '%d' })
  expect(parsed()[0]).toMatchObject({ msg: '100 %s of %j', percent: '%d' })
})
