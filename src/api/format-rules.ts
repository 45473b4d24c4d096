import type { CelRule } from './cel.ts'
import { FORMAT_FIELDS, type FormatField } from './format-fields.ts'
import type { FormatType } from './format-types.ts'

type Format = { readonly type: string; readonly registries?: readonly string[] | undefined } & {
  readonly [field: string]: unknown
}

/** The same rule twice: for the API server, and for the operator. */
type RuleForBoth = Pick<CelRule, 'rule' | 'message'> & {
  /** Where there is no such field there is no such rule. */
  readonly field: FormatField
  readonly holds: (format: Format) => boolean
}

/** Which types cannot do without a field. */
const NEEDED_BY: Partial<Record<FormatField, readonly FormatType[]>> = {
  registries: ['DockerConfigJson', 'Npmrc'],
  machines: ['Netrc'],
  server: ['Kubeconfig'],
  tokenFile: ['AwsWebIdentity'],
  roleArn: ['AwsWebIdentity'],
}

const listed = (types: readonly string[]): string => types.join(', ')
const inCel = (types: readonly string[]): string =>
  `[${types.map((type) => `'${type}'`).join(', ')}]`

const taken = (field: FormatField, types: readonly string[]): RuleForBoth => ({
  field,
  message: `${field} is for ${listed(types)}: remove it`,
  rule: `!has(self.${field}) || self.type in ${inCel(types)}`,
  holds: (format) => format[field] === undefined || types.includes(format.type),
})

const needed = (field: FormatField, types: readonly string[]): RuleForBoth => ({
  field,
  message: `${listed(types)}: set ${field}`,
  rule: `has(self.${field}) || !(self.type in ${inCel(types)})`,
  holds: (format) => format[field] !== undefined || !types.includes(format.type),
})

const registriesOf = (type: FormatType, pattern: RegExp, message: string): RuleForBoth => ({
  field: 'registries',
  message,
  rule: `self.type != '${type}' || !has(self.registries) || self.registries.all(each, each.matches(r'${pattern.source}'))`,
  holds: (format) =>
    format.type !== type || (format.registries ?? []).every((each) => pattern.test(each)),
})

const OTHERS: readonly RuleForBoth[] = [
  registriesOf(
    'Npmrc',
    /^https?:\/\/[^/?#@]+(\/[^?#]*)?$/,
    'registries of Npmrc are URLs, such as https://europe-west1-npm.pkg.dev/my-project/my-repository/',
  ),
  registriesOf(
    'DockerConfigJson',
    /^(https:\/\/)?[A-Za-z0-9][-A-Za-z0-9.]*(:[0-9]{1,5})?(\/[^?#@]*)?$/,
    'registries of DockerConfigJson are hosts, such as europe-west1-docker.pkg.dev',
  ),
  {
    field: 'scope',
    message: 'scope needs exactly one registry',
    rule: '!has(self.scope) || (has(self.registries) && size(self.registries) == 1)',
    holds: ({ scope, registries }) => scope === undefined || registries?.length === 1,
  },
]

/**
 * What a format may have beside its type, and what it must have.
 *
 * @param types those that there are: fields that none of them takes are not there either
 */
export function formatRules(types: readonly FormatType[]): readonly RuleForBoth[] {
  const among = (of: readonly FormatType[]): FormatType[] =>
    of.filter((type) => types.includes(type))
  const fields = (Object.keys(FORMAT_FIELDS) as FormatField[]).filter(
    (field) => among(FORMAT_FIELDS[field]).length > 0,
  )
  return [
    ...fields.map((field) => taken(field, among(FORMAT_FIELDS[field]))),
    ...fields
      .map((field) => [field, among(NEEDED_BY[field] ?? [])] as const)
      .filter(([, by]) => by.length > 0)
      .map(([field, by]) => needed(field, by)),
    ...OTHERS.filter(({ field }) => fields.includes(field)),
  ]
}
