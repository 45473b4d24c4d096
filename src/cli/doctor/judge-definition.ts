import { VERSION } from '../../api/group.ts'
import { type FieldSchema, lostFields } from '../../api/lost-fields.ts'
import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'
import type { KnownDefinition } from './known-definitions.ts'
import { notSeen } from './not-seen.ts'

/** A CustomResourceDefinition as the API server has it, as far as it is looked at. */
export type RawDefinition = {
  readonly spec?: {
    readonly versions?: readonly {
      readonly name: string
      readonly served?: boolean
      readonly schema?: { readonly openAPIV3Schema?: FieldSchema }
      readonly additionalPrinterColumns?: readonly { readonly name?: string }[]
    }[]
  }
  readonly status?: {
    readonly conditions?: readonly {
      readonly type?: string
      readonly status?: string
      readonly message?: string
    }[]
  }
}

/** What each condition should be, where it is there. */
const WANTED: Readonly<Record<string, 'True' | 'False'>> = {
  Established: 'True',
  NamesAccepted: 'True',
  NonStructuralSchema: 'False',
  Terminating: 'False',
  KubernetesAPIApprovalPolicyConformant: 'True',
}
const MOST_NAMED = 5
const APPLY =
  'apply the CustomResourceDefinitions of the version that the operator has: helm upgrade, or kubectl apply -k crds'

/** One definition, held against what this version of the plugin knows. */
export function judgeDefinition(known: KnownDefinition, looked: Looked<RawDefinition>): Finding {
  const about = { group: 'Definitions', check: known.name } as const
  if (!looked.seen) {
    return looked.why === 'Absent'
      ? { ...about, outcome: 'Failed', detail: 'there is none', fix: APPLY }
      : notSeen(about, looked)
  }
  const broken = brokenBy(looked.value)
  if (broken !== undefined) return { ...about, outcome: 'Failed', ...broken }
  const version = looked.value.spec?.versions?.find(({ name }) => name === VERSION)
  const schema = version?.schema?.openAPIV3Schema ?? {}
  const lacks = lostFields(known.schema(), schema)
  if (lacks.length > 0) {
    return {
      ...about,
      outcome: 'Warning',
      detail: `older than this plugin: it does not know ${named(lacks)}, and the API server drops these from objects`,
      fix: APPLY,
    }
  }
  const more = lostFields(schema, known.schema())
  const columns = version?.additionalPrinterColumns?.map(({ name }) => name) ?? []
  if (more.length > 0 || columns.join() !== known.columns.join()) {
    const what = more.length > 0 ? `it has ${named(more)} more` : 'its columns are others'
    return {
      ...about,
      outcome: 'Warning',
      detail: `of another version than this plugin: ${what}`,
      fix: 'use the plugin of the same version as the operator',
    }
  }
  return { ...about, outcome: 'Passed', detail: `${VERSION}, as this plugin knows it` }
}

/** What keeps objects of the kind from being used. */
function brokenBy({ spec, status }: RawDefinition): Pick<Finding, 'detail' | 'fix'> | undefined {
  const wrong = (status?.conditions ?? []).find(
    ({ type = '', status: is }) => WANTED[type] !== undefined && is !== WANTED[type],
  )
  if (wrong !== undefined) {
    const why = wrong.message === undefined ? '' : `: ${wrong.message}`
    return { detail: `condition ${wrong.type} is ${wrong.status}${why}`, fix: APPLY }
  }
  if (!status?.conditions?.some(({ type }) => type === 'Established')) {
    return { detail: 'it is not established yet', fix: 'try again in some seconds' }
  }
  const served = spec?.versions?.filter((version) => version.served === true) ?? []
  if (served.some(({ name }) => name === VERSION)) return undefined
  const names = served.map(({ name }) => name).join(', ')
  return { detail: `${VERSION} is not served, but ${names === '' ? 'none' : names}`, fix: APPLY }
}

const named = (paths: readonly string[]): string =>
  paths.length <= MOST_NAMED
    ? paths.join(', ')
    : `${paths.slice(0, MOST_NAMED).join(', ')} and ${paths.length - MOST_NAMED} more`
