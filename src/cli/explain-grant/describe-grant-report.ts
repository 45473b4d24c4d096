import { printable } from '../text/printable.ts'
import type { Style, Tone } from '../text/style.ts'
import { wrapped } from '../text/wrapped.ts'
import { yamlText } from '../text/yaml-text.ts'
import type { Answer } from './answer.ts'
import type { GrantReport } from './grant-report.ts'
import type { JudgedRight } from './judge-rights.ts'

const TONES = { Yes: 'good', No: 'bad', Unknown: 'warning' } as const satisfies Record<Answer, Tone>
const WIDTH = 7

/** The report for a person. */
export function describeGrantReport(report: GrantReport, style: Style): string {
  const told = (lines: readonly string[]): string => wrapped(lines.join('\n'), style)
  // YAML is copied: it stays as it is.
  const sections = [
    told(headline(report, style)),
    told(grantsSection(report, style)),
    addSection(report, style).join('\n'),
    told(requesterSection(report, style)),
    accessSection(report, style).join('\n'),
    told(notesSection(report, style)),
  ]
  return sections.filter((section) => section !== '').join('\n\n')
}

const mark = ({ paint }: Style, answer: Answer): string =>
  paint(TONES[answer], answer.padEnd(WIDTH))

function headline(report: GrantReport, style: Style): readonly string[] {
  const { answer, asked, issuer, reasons } = report
  const { kind, serviceAccount, namespace, object } = asked
  const what =
    kind === 'ClientCredential' && object?.kind === 'ImpersonatedToken'
      ? `an AccessToken with the credential of ${serviceAccount}`
      : kind === undefined
        ? 'this'
        : `${article(kind)} ${kind} as ${serviceAccount}`
  const of = issuer === undefined ? '' : ` of ${issuer.kind} ${issuer.name}`
  const by = object === undefined ? '' : `, as ${object.kind} ${object.name} asks for`
  const question = `May namespace ${namespace} have ${what}${of}${by}?`
  return [
    printable(question),
    ...(reasons.length === 0 ? [style.paint(TONES[answer], answer)] : []),
    ...reasons.map((reason, index) =>
      index === 0
        ? `${style.paint(TONES[answer], answer)}: ${printable(reason)}`
        : `${' '.repeat(answer.length + 2)}${printable(reason)}`,
    ),
  ]
}

const article = (word: string): string => (/^[AEIOU]/.test(word) ? 'an' : 'a')

function grantsSection(report: GrantReport, style: Style): readonly string[] {
  const { issuer, granted } = report
  if (issuer?.found !== 'Yes') return []
  const of = `${issuer.kind} ${issuer.name}`
  if (granted.grants.length === 0) {
    const none =
      granted.answer === 'Yes'
        ? `${of} gives tokens to whoever has the credential: no grant is asked for them`
        : `${of} has no grants that could be read`
    return [style.paint('strong', 'Granted'), `  ${mark(style, granted.answer)}  ${none}`]
  }
  const lines = granted.grants.flatMap(
    ({ grant, answer, misfits, maxLifetime, maxCredentials }) => {
      const most = maxCredentials === undefined ? '' : `, ${maxCredentials} credentials`
      const [first, ...others] =
        misfits.length === 0
          ? [`grants it, for at most ${maxLifetime}${most}`]
          : misfits.map(({ message }) => printable(message))
      const lead = `  ${mark(style, answer)}  ${grant}  `
      const margin = ' '.repeat(2 + WIDTH + 2 + grant.length + 2)
      return [`${lead}${first}`, ...others.map((other) => `${margin}${other}`)]
    },
  )
  return [style.paint('strong', `Granted by ${of}`), ...lines]
}

function addSection({ granted, issuer }: GrantReport, style: Style): readonly string[] {
  if (granted.grantToAdd === undefined || issuer === undefined) return []
  return [
    style.paint(
      'strong',
      `What would grant it, and nothing else (add to ${issuer.kind} ${issuer.name})`,
    ),
    ...indented(yamlText({ spec: { grants: [granted.grantToAdd] } })),
  ]
}

function requesterSection(report: GrantReport, style: Style): readonly string[] {
  const { requester, admission } = report
  return [
    style.paint('strong', `Who may ask for it: ${printable(requester.user ?? 'you')}`),
    ...requester.rights.map((right) => rightLine(right, admission.enforcement, style)),
    `  ${printable(admission.message)}`,
  ]
}

function rightLine(
  { answer, anyOf, askedBy }: JudgedRight,
  enforcement: GrantReport['admission']['enforcement'],
  style: Style,
): string {
  const isAsked = askedBy === 'RBAC' || enforcement === 'Enforced' || enforcement === 'Unknown'
  const texts = anyOf.map(
    ({ verb, resource, group, name }) =>
      `${verb} ${resource}${group === '' ? '' : `.${group}`}${name === undefined ? '' : ` "${name}"`}`,
  )
  const by =
    askedBy === 'RBAC'
      ? ''
      : isAsked
        ? '  (admission policy)'
        : '  (only with the admission policy)'
  return `  ${mark(style, answer)}  ${printable(texts.join(', or '))}${style.paint('dim', by)}`
}

function accessSection({ requester }: GrantReport, style: Style): readonly string[] {
  const { access } = requester
  if (access === undefined) return []
  return [
    style.paint(
      'strong',
      'What would let them ask (to be applied by somebody who has these rights)',
    ),
    ...indented(yamlText(access.role)),
    '  ---',
    ...indented(yamlText(access.roleBinding)),
  ]
}

function notesSection({ notes }: GrantReport, style: Style): readonly string[] {
  if (notes.length === 0) return []
  return [style.paint('strong', 'Notes'), ...notes.map((note) => `  ${printable(note)}`)]
}

const indented = (text: string): readonly string[] =>
  text.split('\n').map((line) => `  ${printable(line)}`)
