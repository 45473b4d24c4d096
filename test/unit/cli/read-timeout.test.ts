import { describe, expect, test } from 'vitest'
import { CliError } from '../../../src/cli/cli-error.ts'
import { readTimeout } from '../../../src/cli/read-timeout.ts'

describe('--timeout', () => {
  test.each([
    ['1s', 1000],
    ['90s', 90_000],
    ['1m500ms', 60_500],
    ['1h', 3_600_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(readTimeout(text)).toBe(milliseconds)
  })

  test.each(['', '90', '1d', '-1s', '1.5h', '1h 30m', '0s', '999ms', '1h1ms', '99999h'])(
    '"%s" is refused as a wrong command line, with what would be right',
    (text) => {
      const refused = (): unknown => readTimeout(text)
      expect(refused).toThrow(CliError)
      expect(refused).toThrow(
        expect.objectContaining({
          code: 2,
          message: '--timeout must be a duration from 1s to 1h, such as 30s',
        }),
      )
    },
  )
})
