import { writeFile } from 'node:fs/promises'
import { parse, stringify } from 'yaml'
import { obtainAmtool } from '../../kit/consumers/obtain-amtool.ts'
import { obtainPromtool } from '../../kit/consumers/obtain-promtool.ts'
import type { AdminClient } from '../../kit/control-plane/admin-client.ts'
import type { Part } from '../../kit/docs/parts.ts'
import { renderChart } from '../../kit/helm/render-chart.ts'

type Tried = { readonly admin: AdminClient; readonly folder: string }

/**
 * Has what reads a part of a configuration or of an object read it. Where a checker is not to be had, stderr says so and
 * nothing is wrong.
 *
 * @returns what that says against it
 */
export async function tryPart(
  { admin, folder }: Tried,
  { of }: Part,
  text: string,
): Promise<readonly string[]> {
  if (of === 'values') return complaint(renderChart({ values: parse(text) as object }))
  if (of === 'prometheus') {
    const path = `${folder}/prometheus.yaml`
    // Debian's is built without Kubernetes.
    await writeFile(path, text.replace(/^( +)kubernetes_sd_configs: .*$/gm, '$1static_configs: []'))
    return check(await obtainPromtool(), ['check', 'config', '--syntax-only', path])
  }
  if (of === 'alertmanager') {
    const path = `${folder}/alertmanager.yaml`
    await writeFile(path, `route: {receiver: nobody}\nreceivers: [{name: nobody}]\n${text}`)
    return check(await obtainAmtool(), ['check-config', path])
  }
  const merged = of.map((base) => stringify(merge(base, parse(text))))
  return complaint(dryRun(admin, merged))
}

async function complaint(trying: Promise<unknown>): Promise<readonly string[]> {
  try {
    await trying
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

async function check(
  found: Awaited<ReturnType<typeof obtainPromtool>>,
  args: readonly string[],
): Promise<readonly string[]> {
  if ('missing' in found) {
    process.stderr.write(`${args[0]} is not tried: ${found.missing}\n`)
    return []
  }
  const { code, stdout, stderr } = await found.run({ args })
  return code === 0 ? [] : [`${stdout}${stderr}`]
}

/** Fields that no schema has are refused. */
async function dryRun(admin: AdminClient, objects: readonly string[]): Promise<void> {
  for (const yaml of objects) {
    const { kind, metadata } = parse(yaml) as { kind: string; metadata: { name: string } }
    const path = `/apis/mintlet.dev/v1alpha1/namespaces/default/${kind.toLowerCase()}s/${metadata.name}`
    const query = 'dryRun=All&fieldManager=docs&fieldValidation=Strict'
    const { status, body } = await admin.request('PATCH', `${path}?${query}`, yaml, {
      contentType: 'application/apply-patch+yaml',
    })
    if (status >= 300) throw new Error(String(body['message']))
  }
}

function merge(base: unknown, more: unknown): unknown {
  if (!isMap(base) || !isMap(more)) return more
  const merged = Object.entries(more).map(([key, value]) => [key, merge(base[key], value)])
  return { ...base, ...Object.fromEntries(merged) }
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
