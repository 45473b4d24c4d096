import { flagName } from '../src/config/flag-name.ts'
import { type OptionFacts, optionFacts } from '../src/config/option.ts'
import { options } from '../src/config/options.ts'

/** Flags that a value of the chart sets, and which: in `flags` they would be said twice. */
export const FLAGS_OF_VALUES: Readonly<Record<string, string>> = {
  namespace: 'the namespace of the release',
  namespaces: 'watchNamespaces',
  'lease-name': 'the name of the release',
  'oidc-base-url': 'oidc.baseUrl',
  'oidc-tls-secret': 'oidc.tlsSecret',
  'oidc-insecure-http': 'oidc.insecureHttp',
  'oidc-address': 'ports.oidc',
  'health-address': 'ports.health',
  'consumer-check': 'consumerCheck.enabled',
}

const DURATION = {
  type: 'string',
  minLength: 2,
  pattern: '^([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,5}s)?([0-9]{1,5}ms)?$',
}

/**
 * The part of values.schema.json that is `flags`: one property for each flag of the operator that no other value of the
 * chart sets, and nothing else. The bounds are for the operator to say.
 */
export function flagSchema(): object {
  const all = Object.entries(options.shape).map(
    ([name, schema]) => [flagName(name).slice(2), typeOf(optionFacts.get(schema))] as const,
  )
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(all.filter(([name]) => FLAGS_OF_VALUES[name] === undefined)),
  }
}

function typeOf(facts: OptionFacts | undefined): object {
  switch (facts?.placeholder) {
    case undefined:
      return { type: 'boolean' }
    case '<duration>':
      return DURATION
    case '<number>':
      return { type: 'integer', minimum: 0 }
    default:
      return { type: 'string', minLength: 1 }
  }
}
