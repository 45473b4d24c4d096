import { expect, it } from 'vitest'
import { blobPayload } from '../../../src/issue/blob-payload.ts'

it('blobPayload gives the bytes back', () => {
  const bytes = Buffer.from([0, 255, 10, 46])
  expect(blobPayload(bytes.toString('base64'))).toEqual({ ok: true, bytes: Uint8Array.from(bytes) })
})

it('blobPayload takes 64 KiB and not one byte more', () => {
  const most = Buffer.alloc(65_536, 7)
  expect(blobPayload(most.toString('base64')).ok).toBe(true)
  for (const more of [1, 2, 3, 1000]) {
    const longer = Buffer.concat([most, Buffer.alloc(more, 7)]).toString('base64')
    expect(blobPayload(longer)).toMatchObject({ problem: expect.stringContaining('64 KiB') })
  }
})

it.each(['', 'AAA', 'AAAA\n', 'AA==AA==', 'AB==', '-_-_', 'AAAA AAAA', '@@@@'])(
  'blobPayload refuses %j, which two decoders could read differently',
  (text) => {
    expect(blobPayload(text).ok).toBe(false)
  },
)
