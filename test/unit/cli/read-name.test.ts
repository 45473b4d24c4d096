import { expect, test } from 'vitest'
import { readName } from '../../../src/cli/read-name.ts'

test.each(['pipeline', 'sac/pipeline', 'serviceaccountcredentials/pipeline'])(
  'a name is taken with its kind or without: %s',
  (text) => {
    expect(readName('--client', 'ServiceAccountCredential', text)).toBe('pipeline')
  },
)

test.each(['itok/pipeline', 'a/b', 'sac/a/b', 'ABC', '', '..', 'a b', 'a/../b'])(
  'what is no name of the kind is a mistake of the command line: %j',
  (text) => {
    const read = (): string => readName('--client', 'ServiceAccountCredential', text)
    expect(read).toThrow(expect.objectContaining({ name: 'CliError', code: 2 }))
  },
)
