import { renderTemplate } from '../../../../src/render/template/render-template.ts'

/** What the values of an access token look like: keyId is absent. */
const VALUES = {
  token: 'ya29.c0ffee',
  expiresAt: '2026-06-01T13:00:00Z',
  serviceAccount: 'reader@my-project.iam.gserviceaccount.com',
}

/** The text that key KEY gets, or what is said of the template that makes none. */
export function renderOne(template: string, values: Readonly<Record<string, string>> = {}): string {
  const rendered = renderTemplate({ KEY: template }, { ...VALUES, ...values })
  return rendered.ok ? (rendered.texts['KEY'] ?? '') : rendered.failure.message
}
