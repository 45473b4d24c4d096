import { describe, expect, test } from 'vitest'
import { CliError } from '../../../src/cli/cli-error.ts'
import { readSubject } from '../../../src/cli/subject.ts'

const refused = (text: string): unknown => {
  try {
    return readSubject(text)
  } catch (error) {
    return error instanceof CliError ? { code: error.code, message: error.message } : error
  }
}

describe('readSubject()', () => {
  test.each([
    ['reader', undefined, 'reader'],
    ['itok', undefined, 'itok'],
    ['a.b-c.d', undefined, 'a.b-c.d'],
    ['itok/reader', 'ImpersonatedToken', 'reader'],
    ['ImpersonatedToken/reader', 'ImpersonatedToken', 'reader'],
    ['impersonatedtokens.mintlet.dev/reader', 'ImpersonatedToken', 'reader'],
    ['SAC/robot', 'ServiceAccountCredential', 'robot'],
    ['serviceaccountcredentials/robot', 'ServiceAccountCredential', 'robot'],
  ])('reads %s', (text, kind, name) => {
    expect(readSubject(text)).toEqual({ kind, name })
  })

  test.each(['secret/reader', '/reader', 'itok.example.com/reader', 'constructor/reader'])(
    'of %s says which kinds there are',
    (text) => {
      expect(refused(text)).toEqual({
        code: 2,
        message: 'the kind must be itok (ImpersonatedToken) or sac (ServiceAccountCredential)',
      })
    },
  )

  test.each([
    ['nothing', ''],
    ['a kind alone', 'itok/'],
    ['two slashes', 'itok/reader/token'],
    ['capitals', 'Reader'],
    ['a way out of the path of a call', '..'],
    ['the same behind a kind', 'sac/../secrets'],
    ['a query', 'reader?watch=1'],
    ['a line end', 'reader\n'],
    ['254 characters', 'a'.repeat(254)],
  ])('refuses %s', (_, text) => {
    expect(refused(text)).toEqual({
      code: 2,
      message: 'name an object as NAME, itok/NAME or sac/NAME',
    })
  })

  test('takes a name as long as Kubernetes does', () => {
    expect(readSubject('a'.repeat(253)).name).toHaveLength(253)
  })
})
