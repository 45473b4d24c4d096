import type { Config } from '../config.ts'
import { createEventWriter, type EventWriter } from '../write/event.ts'
import type { World } from './world.ts'

/** Warnings; what went well only where the operator is asked to tell it. */
export function events(
  config: Pick<Config, 'identity' | 'normalEvents'>,
  { client, clock, log }: Pick<World, 'client' | 'clock' | 'log'>,
): EventWriter {
  const all = createEventWriter(client, clock, config.identity, () =>
    log.warn('an event could not be written'),
  )
  if (config.normalEvents) return all
  return {
    write: async (subject, note) => {
      if (note.type === 'Warning') await all.write(subject, note)
    },
  }
}
