import { GRANT, issuer, token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

const ISSUER = 'clustercredentialissuers/local'

/** Grants and the issuer go away and come back. */
export const grantsAndIssuers: Story = async (world) => {
  const { someone, pass } = world
  await usualWorld(world)
  someone.makes('makes etl/hourly: lives 1h', 'impersonatedtokens/etl/hourly', token('1h'))
  someone.makes('makes etl/long: lives 12h', 'impersonatedtokens/etl/long', token('12h'))
  await pass('10m')
  someone.changesSpec('withdraws the grant', ISSUER, {
    grants: [{ ...GRANT, namespaces: { names: ['web'] } }],
  })
  await pass('1h')
  someone.deletes('deletes Secret etl/long while it is not granted', 'secrets/etl/long')
  await pass('10m')
  someone.changesSpec('gives the grant back', ISSUER, { grants: [GRANT] })
  await pass('10m')
  someone.deletes('deletes the issuer', ISSUER)
  await pass('1h')
  someone.makes('makes the issuer again', ISSUER, issuer())
  await pass('10m')
  someone.deletes(
    'deletes the Secret with the keys of the issuer',
    'secrets/mintlet-system/mintlet-keys-local',
  )
  await pass('10m')
}
