/** What npm's settings are made from. */
export type NpmSources = {
  /** Texts of npmrc files, what counts more comes later. */
  readonly npmrc: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** What `ca.pem` beside it would be called. */
  readonly caPath: string
}

export type NpmSettings = {
  /** Text of an npmrc with nothing in it but how to reach registries. May hold secrets. */
  readonly npmrc: string
  /** Files of certificates to trust; none says that the usual ones will do. */
  readonly caFiles: readonly string[]
  /** Whether the files are all that is to be trusted; otherwise they add to the usual roots. */
  readonly onlyThose: boolean
}

const WANTED =
  /^(?:registry|@[^:]+:registry|\/\/.+:(?!certfile|keyfile)\w+|proxy|https?-proxy|no-?proxy|strict-ssl|fetch-[\w-]+)$/u
const LINE = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/u
const PREFIX = 'npm_config_'

/**
 * What an npm elsewhere has to be told to reach the registries that the npm of this machine reaches.
 *
 * Variables in values are replaced, because the other one has not got them.
 */
export function npmSettings({ npmrc, env, caPath }: NpmSources): NpmSettings {
  const all = new Map<string, string>()
  for (const line of npmrc.flatMap((text) => text.split('\n'))) {
    const [, key, value = ''] = LINE.exec(line) ?? []
    if (key !== undefined) all.set(key, expanded(value, env))
  }
  for (const [name, value = ''] of Object.entries(env)) {
    if (name.toLowerCase().startsWith(PREFIX) && value !== '') all.set(keyOf(name), value)
  }
  const cafile = all.get('cafile')
  const extra = env['NODE_EXTRA_CA_CERTS'] || undefined
  const caFiles = [cafile, extra].filter((file) => file !== undefined)
  const lines = [...all].filter(([key]) => WANTED.test(key))
  if (caFiles.length > 0) lines.push(['cafile', caPath])
  return {
    npmrc: lines.map(([key, value]) => `${key}=${value}\n`).join(''),
    caFiles: [...new Set(caFiles)],
    onlyThose: cafile !== undefined,
  }
}

/** `NPM_CONFIG_STRICT_SSL` is `strict-ssl`; what is said of one host stays as it is. */
function keyOf(name: string): string {
  const key = name.slice(PREFIX.length)
  return key.startsWith('/') || key.startsWith('@') ? key : key.toLowerCase().replaceAll('_', '-')
}

function expanded(value: string, env: NpmSources['env']): string {
  return value.replaceAll(/\$\{(\w+)\}/gu, (whole, name: string) => env[name] ?? whole)
}
