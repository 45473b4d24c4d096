/** admissionregistration.k8s.io/v1, as far as it is looked at. */
export type RawPolicy = {
  readonly metadata: { readonly name?: string }
  readonly spec?: {
    readonly failurePolicy?: string
    readonly matchConstraints?: {
      readonly resourceRules?: readonly {
        readonly apiGroups?: readonly string[]
        readonly resources?: readonly string[]
      }[]
    }
    readonly variables?: readonly { readonly name?: string; readonly expression?: string }[]
  }
  readonly status?: {
    readonly typeChecking?: { readonly expressionWarnings?: readonly unknown[] }
  }
}

export type RawBinding = {
  readonly metadata: { readonly name?: string }
  readonly spec?: {
    readonly policyName?: string
    readonly validationActions?: readonly string[]
    readonly matchResources?: object
  }
}

/** What the API server holds against writes of one kind. */
export type AdmissionState = {
  /** Plural of the kind. */
  readonly resource: string
  /** Empty: nothing is held against it. */
  readonly policies: readonly string[]
  /** Of all bindings: Deny, Warn, Audit; empty: there is no binding. */
  readonly actions: readonly string[]
  /** Every binding is for some objects only. */
  readonly isPartial: boolean
  /** A policy that cannot be evaluated lets writes pass. */
  readonly ignoresFailure: boolean
  /** In whose Secrets a ClusterCredentialIssuer may name one, by the policy for these; undefined: it does not say. */
  readonly home: string | undefined
  /** How many of its expressions the API server could not check. */
  readonly warnings: number
}

/**
 * What holds for one kind.
 *
 * @param policies the chart's, as their labels say
 * @param bindings all there are
 */
export function admissionState(
  resource: string,
  policies: readonly RawPolicy[],
  bindings: readonly RawBinding[],
): AdmissionState {
  const own = policies.filter((policy) => isFor(policy, resource))
  const names = own.map(({ metadata }) => metadata.name ?? '')
  const bound = bindings.filter(({ spec }) => names.includes(spec?.policyName ?? ''))
  return {
    resource,
    policies: names,
    actions: [...new Set(bound.flatMap(({ spec }) => spec?.validationActions ?? []))].toSorted(),
    isPartial: bound.length > 0 && bound.every(({ spec }) => isScoped(spec?.matchResources)),
    ignoresFailure: own.some(({ spec }) => spec?.failurePolicy === 'Ignore'),
    home: own.map((policy) => homeOf(policy)).find((home) => home !== undefined),
    warnings: own.reduce(
      (sum, { status }) => sum + (status?.typeChecking?.expressionWarnings?.length ?? 0),
      0,
    ),
  }
}

const isFor = ({ spec }: RawPolicy, resource: string): boolean =>
  spec?.matchConstraints?.resourceRules?.some(
    ({ apiGroups = [], resources = [] }) =>
      apiGroups.includes('mintlet.dev') && resources.includes(resource),
  ) === true

/** The API server fills in selectors that select everything. */
const isScoped = (match: object | undefined): boolean =>
  match !== undefined &&
  Object.entries(match).some(
    ([key, value]) =>
      key !== 'matchPolicy' &&
      (Array.isArray(value) ? value.length > 0 : Object.keys(Object(value)).length > 0),
  )

/** A literal of CEL, as the chart writes it. */
function homeOf({ spec }: RawPolicy): string | undefined {
  const expression = spec?.variables?.find(({ name }) => name === 'home')?.expression ?? ''
  return /^'(?<namespace>[a-z0-9-]+)'$/.exec(expression)?.groups?.['namespace']
}
