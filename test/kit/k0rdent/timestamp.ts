import type { K0rdentSettings } from './k0rdent-settings.ts'

/** RFC 3339, with milliseconds where the service keeps them. */
export function timestamp(
  milliseconds: number,
  { subSeconds }: Pick<K0rdentSettings, 'subSeconds'>,
): string {
  const text = new Date(milliseconds).toISOString()
  return subSeconds === 'keep' ? text : text.replace(/\.\d+Z$/, 'Z')
}
