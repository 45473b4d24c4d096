import type { FaultRule } from '../../kit/control-plane/fault.ts'

/** What bringAboutTokens() needs: the keys of one issuer never come; one Secret can be made, and not be written to again. */
export const goldenFaults: FaultRule = ({ verb, resource, name }) => {
  if (resource === 'secrets' && name === 'mintlet-keys-slow') return { do: 'delay', ms: 60_000 }
  const fails = verb === 'patch' && resource === 'secrets' && name === 'lapsed'
  return fails ? { do: 'answer', status: 503 } : { do: 'pass' }
}
