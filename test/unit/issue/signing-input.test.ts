import { expect, it } from 'vitest'
import { isSigningInput } from '../../../src/issue/signing-input.ts'

const b64u = (text: string): string => Buffer.from(text).toString('base64url')
const b64 = (text: string): string => Buffer.from(text).toString('base64')
const bytes = (text: string, encoding: BufferEncoding): string =>
  Buffer.from(text, encoding).toString('base64url')
const utf16be = (text: string): string =>
  Buffer.from(text, 'utf16le').swap16().toString('base64url')
function utf32(order: 'le' | 'be', text: string): string {
  const units = Buffer.alloc(text.length * 4)
  for (let at = 0; at < text.length; at += 1) {
    if (order === 'le') units.writeUInt32LE(text.charCodeAt(at), at * 4)
    else units.writeUInt32BE(text.charCodeAt(at), at * 4)
  }
  return units.toString('base64url')
}
const header = '{"alg":"ES256","typ":"at+jwt"}'
const claims = b64u('{"sub":"admin"}')

it.each([
  ['a JWS signing input', `${b64u(header)}.${claims}`],
  ['one with a signature already behind it', `${b64u(header)}.${claims}.AAAA`],
  ['one with an empty payload', `${b64u(header)}.`],
  [
    'one whose payload is not encoded (RFC 7797)',
    `${b64u('{"alg":"ES256","b64":false,"crit":["b64"]}')}.{"sub":"admin"}`,
  ],
  ['one whose payload is binary', `${b64u(header)}.\u0000\u0001`],
  ['a JWE', `${b64u('{"alg":"dir","enc":"A256GCM"}')}..AAAA.AAAA.AAAA`],
  ['white space around the header', ` \n${b64u(header)}\r\n.${claims}`],
  [
    'white space within the encoding',
    `${b64u(header).slice(0, 7)}\n ${b64u(header).slice(7)}.${claims}`,
  ],
  ['white space within the JSON', `${b64u(' {\n "alg" : "ES256" }\n')}.${claims}`],
  ['a byte order mark', `${b64u(`\uFEFF${header}`)}.${claims}`],
  ['padding', `${b64('{"alg":"ES256"} ')}=.${claims}`],
  ['the other alphabet', `${b64('{"alg":"ES256","x":"~~~???>>>"}')}.${claims}`],
  ['characters that decoders skip', `!${b64u(header)}*.${claims}`],
  ['an escaped name', `${b64u('{"\\u0061lg":"ES256"}')}.${claims}`],
  ['alg outside of the protected header', `${b64u('{"typ":"at+jwt"}')}.${claims}`],
  ['an escaped name in single quotes', `${b64u("{'\\u0061lg':'RS256'}")}.${claims}`],
  ['an escaped name without quotes', `${b64u('{\\u0061lg:RS256}')}.${claims}`],
  ['an escaped name and a trailing comma', `${b64u('{"\\u0061lg":"RS256",}')}.${claims}`],
  ['a comment', `${b64u('/* {} */ // a\n{"\\u0061lg":"RS256"}')}.${claims}`],
  ['a comment within', `${b64u('{/**/"\\u0061lg":"RS256"}')}.${claims}`],
  ['white space and an escaped name', `${b64u(' \r\n\t {"\\u0061lg":"RS256",}')}.${claims}`],
  ['bytes that are no text', `${bytes('{"\xff":1,"\\u0061lg":"RS256",}', 'latin1')}.${claims}`],
  ['an empty object', `${b64u('{}')}.${claims}`],
  ['UTF-16', `${bytes(header, 'utf16le')}.${claims}`],
  ['UTF-16 with a byte order mark', `${bytes(`\uFEFF${header}`, 'utf16le')}.${claims}`],
  ['big-endian UTF-16', `${utf16be(header)}.${claims}`],
  ['big-endian UTF-16 with a byte order mark', `${utf16be(`\uFEFF${header}`)}.${claims}`],
  ['UTF-16 with white space and a comment', `${bytes(` /**/\n${header}`, 'utf16le')}.${claims}`],
  ['UTF-16 whose first name is Chinese', `${bytes('{"中":1,"alg":"RS256"}', 'utf16le')}.${claims}`],
  ['UTF-32', `${utf32('le', header)}.${claims}`],
  ['UTF-32 with a byte order mark', `${utf32('le', `\uFEFF${header}`)}.${claims}`],
  ['big-endian UTF-32', `${utf32('be', `\uFEFF${header}`)}.${claims}`],
  [
    'UTF-16 and a payload that is not encoded',
    `${bytes('{"alg":"RS256","b64":false,"crit":["b64"]}', 'utf16le')}.{"sub":"admin"}`,
  ],
  [
    'UTF-16 with white space within the encoding',
    `${bytes(header, 'utf16le').replaceAll('A', 'A\n')}.${claims}`,
  ],
  ['no protected header at all', `.${claims}`],
  ['JSON that only lenient parsers read', `${b64u("{'alg':'ES256',}")}.${claims}`],
  ['duplicate names', `${b64u('{"alg":"none","alg":"ES256"}')}.${claims}`],
  ['a header that is not encoded', `${header}.${claims}`],
])('isSigningInput refuses %s', (_what, text) => {
  expect(isSigningInput(Buffer.from(text, 'latin1'))).toBe(true)
})

it.each([
  ['a digest', '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae'],
  [
    'the digest of the sample',
    'sha256:83f19031bb0b5be331a2459e332cad8774e6d3aecd50a3f9552262b25d010f04',
  ],
  ['prose', 'ears are nice. So are eyes.'],
  ['a release', 'release 1.2.3'],
  ['the name of a file', 'file.txt'],
  ['a name that decodes to a brace', 'example.com'],
  ['a name that decodes to a comment', 'Lyon.csv'],
  ['what would be refused, behind a line of text', `release notes:\n${b64u(header)}.${claims}`],
  ['JSON', '{"release": "1.2.3", "files": []}'],
  ['a file that begins with a dot', '.gitignore\nnode_modules/\n*.log\n'],
  ['a version', '1.2.3'],
  ['a host', 'api.example.com'],
  ['binary', '\u0000\u0001\u0002\u00ff\n.\n'],
  ['a JSON list before a dot', `${b64u('["alg"]')}.${claims}`],
  ['nothing', ''],
])('isSigningInput lets %s through', (_what, text) => {
  expect(isSigningInput(Buffer.from(text, 'latin1'))).toBe(false)
})

it('isSigningInput refuses a few words as well that decode to the beginning of an object', () => {
  expect(isSigningInput(Buffer.from('eyes are nice. So are ears.'))).toBe(true)
})
