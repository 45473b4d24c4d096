import type { BuiltImage } from './build-image.ts'

export type Archive = {
  readonly file: string
  /** In bytes. */
  readonly size: number
}

const MEGABYTE = 1e6

/**
 * What was built, and what to do with it next: the last lines of `npm run image`.
 *
 * @param archive undefined: none was asked for
 * @param isOurDaemon whether the daemon that has the image is one of our own, which ends with the build
 */
export function describeBuilt(
  { tag, id, size, notPulled }: BuiltImage,
  archive: Archive | undefined,
  isOurDaemon: boolean,
): string {
  const file = archive?.file ?? 'mintlet.tar'
  const push = `docker tag ${tag} <registry>/${tag} && docker push <registry>/${tag}`
  return [
    `Built ${tag}, ${megabytes(size)}, ${id}`,
    ...(notPulled === undefined
      ? []
      : [
          `Not for production: ${notPulled} cannot be pulled, and its base was made on this machine.`,
        ]),
    ...(archive === undefined ? [] : [`Wrote ${file}, ${megabytes(archive.size)}`]),
    'Next, whichever is yours:',
    ...(archive === undefined
      ? [`  npm run image -- --output ${file}     # what the lines below load`]
      : []),
    isOurDaemon
      ? `  docker load --input ${file} && ${push}     # where there is a Docker`
      : `  ${push}`,
    `  kind load image-archive ${file}`,
    `  k3s ctr images import ${file}`,
    `  ctr --namespace k8s.io images import ${file}     # on every node`,
    'Then helm install: README.md.',
  ].join('\n')
}

const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(0)} MB`
