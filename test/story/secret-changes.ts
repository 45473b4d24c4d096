import { tellCalls, token, usualWorld } from '../kit/story/objects.ts'
import type { Story } from '../kit/story/run-story.ts'

const SECRET = 'secrets/etl/reader'

/** What others do to a Secret, and to whom a Secret belongs. */
export const secretChanges: Story = async (world) => {
  const { someone, pass } = world
  await usualWorld(world, '--mint-loop-limit=10')
  someone.makes('makes etl/reader: lives 12h', 'impersonatedtokens/etl/reader', token('12h'))
  await pass('5m')
  someone.deletes('deletes Secret etl/reader', SECRET)
  await pass('5m')
  someone.changes('edits the token in Secret etl/reader', SECRET, (secret) => ({
    ...secret,
    data: { token: Buffer.from('mine').toString('base64') },
  }))
  await pass('5m')
  someone.annotates('annotates Secret etl/reader', SECRET, { 'example.com/note': 'hello' })
  await pass('5m')
  someone.changes('takes the label from Secret etl/reader', SECRET, (secret) => ({
    ...secret,
    metadata: { ...secret.metadata, labels: {} },
  }))
  await pass('5m')
  someone.changes('makes Secret etl/reader anew with type example.com/mine', SECRET, (secret) => ({
    ...secret,
    type: 'example.com/mine',
  }))
  await pass('5m')
  someone.deletes('', SECRET)
  someone.makes('deletes Secret etl/reader and makes one of the same name', SECRET, {
    type: 'Opaque',
    data: {},
  })
  await pass('5m')
  someone.deletes('deletes that one too', SECRET)
  await pass('6m')
  someone.changesSpec('wants type example.com/token for it', 'impersonatedtokens/etl/reader', {
    secret: { type: 'example.com/token' },
  })
  await pass('5m')
  someone.makes(
    'makes etl/rival, which names Secret reader too',
    'impersonatedtokens/etl/rival',
    token('12h', { secret: { name: 'reader' } }),
  )
  await pass('5m')
  someone.deletes('deletes etl/reader', 'impersonatedtokens/etl/reader')
  await pass('6m')
  someone.changesSpec('wants Secret other for etl/rival', 'impersonatedtokens/etl/rival', {
    secret: { name: 'other' },
  })
  await pass('5m')
  tellCalls(world)
}
