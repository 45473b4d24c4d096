import type { SecretTarget } from '../api/secret-target.ts'
import { type Failure, stalled } from '../failure.ts'
import { type ClearValues, clearValues } from './clear-values.ts'
import type { Rendering } from './credential-values.ts'
import { encodeTexts } from './encode-texts.ts'
import { joinParts } from './join-parts.ts'
import type { SecretData } from './secret-data.ts'
import { renderTemplate } from './template/render-template.ts'
import { templateValues } from './template-values.ts'
import { writeFormats } from './write-formats.ts'

/** Half of what Kubernetes takes, which leaves room for the token before this one. Bytes. */
const MOST = 512 * 1024

/**
 * The data of a Secret for a credential: its formats and templates, without formats as Token. Of client credentials
 * their own keys are always there.
 *
 * Failures, without any value in them: `InvalidSpec` and `TemplateFailed` of the spec, `BadResponse` of a value that a
 * format cannot hold.
 */
export function renderSecret(
  rendering: Rendering,
  { formats, template = {} }: Pick<SecretTarget, 'formats' | 'template'>,
):
  | { readonly ok: true; readonly data: SecretData }
  | { readonly ok: false; readonly failure: Failure } {
  const values = clearValues(rendering)
  if (!isText(values)) return { ok: false, failure: NO_TEXT }
  const written = writeFormats(values, formats)
  if (!written.ok) return written
  const rendered = renderTemplate(template, templateValues(rendering, values, formats))
  if (!rendered.ok) return rendered
  const joined = joinParts([...written.parts, { source: 'template', texts: rendered.texts }])
  if (!joined.ok) return joined
  const size = sizeOf(joined.texts.values())
  if (size > MOST) {
    const isTemplates = size - sizeOf(Object.values(rendered.texts)) <= MOST
    return { ok: false, failure: tooBig(isTemplates) }
  }
  return { ok: true, data: encodeTexts(joined.texts) }
}

/** Half of a character has no form in UTF-8: another one would be written in its place. */
const isText = ({ texts }: ClearValues): boolean =>
  Object.values(texts).every((text) => text.isWellFormed())

const NO_TEXT = stalled(
  'BadResponse',
  'what the issuer gave is no text that could be written: ask who runs the issuer',
)

const sizeOf = (texts: Iterable<string>): number =>
  Array.from(texts, (text) => Buffer.byteLength(text)).reduce((sum, size) => sum + size, 0)

const tooBig = (isTemplates: boolean): Failure =>
  stalled(
    isTemplates ? 'TemplateFailed' : 'InvalidSpec',
    `spec.secret: more than ${MOST / 1024} KiB would be written, which is half of what a Secret can hold: ` +
      (isTemplates ? 'shorten what the templates make' : 'remove formats'),
  )
