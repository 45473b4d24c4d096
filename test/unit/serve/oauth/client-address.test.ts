import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalAddress } from '../../../../src/serve/oauth/canonical-address.ts'
import { createClientAddress } from '../../../../src/serve/oauth/client-address.ts'

const addressOf = createClientAddress(['10.0.0.0/8', 'fd00::/8', '192.0.2.7'])

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::FFFF:CB00:7109', '203.0.113.9'],
  ['2001:DB8:0:0:0::1', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['::1', '::1'],
  ['203.0.113', undefined],
  ['203.0.113.09', undefined],
  ['203.0.113.9:443', undefined],
  ['[2001:db8::1]', undefined],
  ['203.0.113.9%eth0', undefined],
  ['unknown', undefined],
  ['', undefined],
])('canonicalAddress makes of %j %j', (text, address) => {
  expect(canonicalAddress(text)).toBe(address)
})

it.each([
  ['the connection of a stranger, whatever it says', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['the connection of a proxy that says nothing', '10.0.0.1', undefined, '10.0.0.1'],
  ['what a proxy says', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['what a mapped proxy says', '::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['what a proxy of IPv6 says', 'fd00::1', '2001:DB8::1', '2001:db8::1'],
  ['the rightmost stranger', '10.0.0.1', '1.1.1.1, 198.51.100.1 ,192.0.2.7', '198.51.100.1'],
  ['no more than is needed', '10.0.0.1', 'canary,, 198.51.100.1', '198.51.100.1'],
  ['the leftmost of proxies alone', '10.0.0.1', '10.0.0.9, 192.0.2.7', '10.0.0.9'],
  ['the connection for what is no address', '10.0.0.1', '198.51.100.1, canary', '10.0.0.1'],
  ['the connection for an empty entry', '10.0.0.1', '198.51.100.1,', '10.0.0.1'],
  ['the connection for a port', '10.0.0.1', '198.51.100.1:80', '10.0.0.1'],
  ['the connection of a neighbour of a proxy', '192.0.2.8', '198.51.100.1', '192.0.2.8'],
])('the address is %s', (_what, remote, forwardedFor, address) => {
  expect(addressOf(remote, forwardedFor)).toBe(address)
})

it('a client behind a proxy cannot choose its address, whatever it sends', () => {
  const sent = fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.constant('10.0.0.1'))
  fc.assert(
    fc.property(fc.array(sent), (entries) => {
      expect(addressOf('10.0.0.1', [...entries, '198.51.100.1'].join(','))).toBe('198.51.100.1')
    }),
  )
})

it('without proxies nobody is believed', () => {
  expect(createClientAddress([])('10.0.0.1', '198.51.100.1')).toBe('10.0.0.1')
})

it.each(['0.0.0.0/0', '10.0.0.0/8', '10.1.2.3', '::/0', 'fd00::/8', 'fd00::1', '10.0.0.1/32'])(
  '%s can be trusted',
  (proxy) => {
    expect(() => createClientAddress([proxy])).not.toThrow()
  },
)

it.each([
  '',
  'proxy.example.com',
  '10.0.0.0/33',
  '10.0.0.0/08',
  '10.0.0.0/',
  '10.0.0/8',
  '10.0.0.0/-1',
  'fd00::/129',
  '::ffff:10.0.0.0/104',
  'fe80::1%eth0',
  ' 10.0.0.1',
  '10.0.0.1,10.0.0.2',
])('%j cannot be trusted', (proxy) => {
  expect(() => createClientAddress([proxy])).toThrow(TypeError)
})
