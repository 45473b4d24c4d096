import { expect, test } from 'vitest'
import { npmSettings } from '../../image/npm-settings.ts'

const settings = (npmrc: readonly string[], env: Record<string, string> = {}): object =>
  npmSettings({ npmrc, env, caPath: '/settings/ca.pem' })

test('the npm in the build is told how to reach registries and nothing else', () => {
  const npmrc = [
    '; a comment=1',
    'registry = https://mirror.test/npm/',
    '@ours:registry=https://ours.test/',
    '//ours.test/:_authToken=made-up',
    '//ours.test/:certfile=/home/me/cert.pem',
    'prefix=/home/me/.local',
    'strict-ssl=true',
    'https-proxy=http://proxy.test:3128',
  ]
  expect(settings([npmrc.join('\n')])).toStrictEqual({
    npmrc: [
      'registry=https://mirror.test/npm/',
      '@ours:registry=https://ours.test/',
      '//ours.test/:_authToken=made-up',
      'strict-ssl=true',
      'https-proxy=http://proxy.test:3128',
      '',
    ].join('\n'),
    caFiles: [],
    onlyThose: false,
  })
})

test('the environment counts more than the user, and the user more than the machine', () => {
  const npmrc = ['registry=https://machine.test/', 'registry=https://user.test/']
  expect(settings(npmrc)).toMatchObject({ npmrc: 'registry=https://user.test/\n' })
  expect(settings(npmrc, { NPM_CONFIG_REGISTRY: 'https://env.test/' })).toMatchObject({
    npmrc: 'registry=https://env.test/\n',
  })
  expect(settings(npmrc, { npm_config_registry: '' })).toMatchObject({
    npmrc: 'registry=https://user.test/\n',
  })
  expect(settings([], { 'npm_config_//ours.test/:_authToken': 'made-up' })).toMatchObject({
    npmrc: '//ours.test/:_authToken=made-up\n',
  })
})

test('variables of this machine are replaced, because the build has not got them', () => {
  const npmrc = ['//ours.test/:_authToken=${TOKEN}\nregistry=${NOWHERE}']
  expect(settings(npmrc, { TOKEN: 'made-up' })).toMatchObject({
    npmrc: '//ours.test/:_authToken=made-up\nregistry=${NOWHERE}\n',
  })
})

test('authorities that this machine trusts go with it, instead of the usual ones or beside them', () => {
  expect(settings(['cafile=/etc/ours.pem'])).toStrictEqual({
    npmrc: 'cafile=/settings/ca.pem\n',
    caFiles: ['/etc/ours.pem'],
    onlyThose: true,
  })
  expect(settings([], { NODE_EXTRA_CA_CERTS: '/etc/extra.pem' })).toStrictEqual({
    npmrc: 'cafile=/settings/ca.pem\n',
    caFiles: ['/etc/extra.pem'],
    onlyThose: false,
  })
})
