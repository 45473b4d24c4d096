import { describe, expect, test } from 'vitest'
import { missingFrom } from '../../cluster/docs/looks-like.ts'
import { consoleCommands } from '../../kit/docs/console-commands.ts'

describe('a terminal session in a page', () => {
  test('has commands at its prompts, and their output behind them', () => {
    const text = '$ kubectl get pods \\\n  -A\nNAME   READY\nweb    1/1\n$ kubectl get ns\n'
    expect(consoleCommands(text)).toStrictEqual([
      { command: 'kubectl get pods \\\n  -A', output: ['NAME   READY', 'web    1/1'] },
      { command: 'kubectl get ns', output: [] },
    ])
  })

  test('begins with a command', () => {
    expect(() => consoleCommands('NAME   READY\n')).toThrow('no command before "NAME   READY"')
  })
})

describe('an output that a page shows', () => {
  const output = 'NAME    READY   AGE\nreader  True    2s\nuntil 2026-11-23T10:00:00Z by cred-7\n'

  test.each([
    ['as it is', ['NAME    READY   AGE', 'reader  True    2s']],
    [
      'with other columns, ages, times and ids',
      ['reader True 3d4h', 'until 2030-01-01T00:00:00Z by cred-1'],
    ],
    ['in part', ['until ...']],
  ])('is found %s', (_how, shown) => {
    expect(missingFrom(output, shown)).toStrictEqual([])
  })

  test.each([
    ['another value', ['reader False 2s']],
    ['another column', ['NAME READY PHASE AGE']],
    ['half a line', ['reader True']],
  ])('is missed with %s', (_how, shown) => {
    expect(missingFrom(output, shown)).toStrictEqual(shown)
  })

  test('is missed in another order', () => {
    expect(missingFrom(output, ['reader True 2s', 'NAME READY AGE'])).toStrictEqual([
      'NAME READY AGE',
    ])
  })
})
