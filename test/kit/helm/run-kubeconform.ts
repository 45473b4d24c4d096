import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { findKubeconform } from './find-kubeconform.ts'
import { type JsonSchema, SCHEMA_FILES } from './strict-schemas.ts'

/** What it holds against schemas; each answer lists what is wrong. */
export type Kubeconform = (yaml: string) => Promise<{
  readonly valid: number
  readonly skipped: readonly string[]
  /** `Kind name: what is wrong`, also for kinds that no schema is known of. */
  readonly wrong: readonly string[]
}>

type Finding = {
  readonly kind: string
  readonly name: string
  readonly status: string
  readonly msg: string
}

/**
 * kubeconform -strict with schemas of ours alone: nothing is downloaded.
 *
 * @param folder where the schemas are written to
 * @param skipped kinds that no schema is known of
 */
export async function createKubeconform(
  folder: string,
  schemas: ReadonlyMap<string, JsonSchema>,
  skipped: readonly string[],
): Promise<Kubeconform> {
  const path = await findKubeconform()
  await mkdir(folder, { recursive: true })
  for (const [file, schema] of schemas) {
    await writeFile(`${folder}/${file}`, JSON.stringify(schema))
  }
  const words = [
    '-strict',
    '-verbose',
    '-output',
    'json',
    '-schema-location',
    `${folder}/${SCHEMA_FILES}`,
  ]

  return async (yaml) => {
    const child = spawn(path, [...words, '-skip', skipped.join(','), '-'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.stdin.end(yaml)
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    if (!out.startsWith('{')) throw new Error(`kubeconform failed: ${out}${err}`)
    const { resources }: { resources: readonly Finding[] } = JSON.parse(out)
    const named = ({ kind, name }: Finding): string => `${kind} ${name}`
    const by = (status: string): readonly Finding[] =>
      resources.filter((each) => each.status === status)
    const wrong = resources.filter(({ status }) => !/^status(Valid|Skipped)$/.test(status))
    return {
      valid: by('statusValid').length,
      skipped: by('statusSkipped').map(named),
      wrong: wrong.map((each) => `${named(each)}: ${each.msg}`),
    }
  }
}
