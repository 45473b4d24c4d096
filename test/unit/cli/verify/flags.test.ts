import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { readAddress } from '../../../../src/cli/verify/read-address.ts'
import { readAuthority } from '../../../../src/cli/verify/read-authority.ts'

describe('an address', () => {
  test('is a scheme, a host and perhaps a port', () => {
    expect(readAddress('--x', 'https://127.0.0.1:8443').href).toBe('https://127.0.0.1:8443/')
    expect(readAddress('--x', 'http://localhost:80/').host).toBe('localhost')
  })

  test.each([
    '127.0.0.1:8443',
    'https://host/path',
    'https://user@host',
    'https://host?query',
    'ftp://host',
    '',
  ])('is not %j', (text) => {
    expect(() => readAddress('--x', text)).toThrow('--x must be https://host')
  })
})

test('a file of certificates is read, and one without any refused without a word of it', async () => {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-flags-`)
  try {
    await writeFile(`${folder}/ca.crt`, '-----BEGIN CERTIFICATE-----\n')
    await writeFile(`${folder}/key`, 'hush-hush')
    expect(await readAuthority(`${folder}/ca.crt`)).toContain('CERTIFICATE')
    await expect(readAuthority(`${folder}/key`)).rejects.toThrow('no certificate in PEM')
    await expect(readAuthority(`${folder}/none`)).rejects.toThrow('no certificate in PEM')
  } finally {
    await rm(folder, { recursive: true })
  }
})
