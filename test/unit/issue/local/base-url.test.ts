import { expect, it } from 'vitest'
import { normalBaseUrl } from '../../../../src/issue/local/base-url.ts'

it.each([
  ['https://tokens.example.com', 'https://tokens.example.com'],
  ['https://tokens.example.com/', 'https://tokens.example.com'],
  ['https://tokens.example.com:8443/a/b/', 'https://tokens.example.com:8443/a/b'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
])('normalBaseUrl takes %s', (text, expected) => {
  expect(normalBaseUrl(text)).toBe(expected)
})

it.each([
  '',
  'tokens.example.com',
  'ftp://a.example',
  'https://a.example?x=1',
  'https://a.example#x',
  'https://user:secret@a.example',
  'https://A.example',
  'https://a.example:443',
  'https://a.example/../b',
])('normalBaseUrl refuses %j without repeating it', (text) => {
  expect(() => normalBaseUrl(text)).toThrow('the base URL of the local issuers must be')
})
