import {
  access,
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { unpackDebian } from '../test/kit/docker/unpack-debian.ts'

/** What Node is linked with, the roots of trust, and time zones for what it prints. */
const PACKAGES = ['libc6', 'libgcc-s1', 'libstdc++6', 'ca-certificates', 'tzdata']
/** Character sets, pages, programs: nothing of that is of use where nobody logs in. */
const NOT_NEEDED = [
  'etc/ca-certificates',
  'sbin',
  'usr/bin',
  'usr/sbin',
  'usr/share/bug',
  'usr/share/gcc',
  'usr/share/gdb',
  'usr/share/lintian',
  'usr/share/man',
]
const GCONV = ['usr/lib', 'lib'].flatMap((folder) =>
  ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map((triplet) => `${folder}/${triplet}/gconv`),
)
const FILES: Readonly<Record<string, string>> = {
  'etc/passwd': [
    'root:x:0:0:root:/root:/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin',
    'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin',
    '',
  ].join('\n'),
  'etc/group': 'root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n',
  'etc/nsswitch.conf': 'hosts: files dns\n',
}
const EVERYBODYS = 0o1777

/**
 * Fills a folder as the root of an image that Node runs on, without a shell or any other program, laid out like the
 * default base.
 *
 * @param root an empty folder, absolute
 */
export async function fillRunRoot(root: string): Promise<void> {
  await unpackDebian(PACKAGES, root)
  for (const path of [...NOT_NEEDED, ...GCONV]) {
    await rm(`${root}/${path}`, { recursive: true, force: true })
  }
  // Where packages are laid out for a merged /usr, the links belong to a package of their own.
  for (const name of ['lib', 'lib64']) {
    if (!(await exists(`${root}/${name}`)) && (await exists(`${root}/usr/${name}`))) {
      await symlink(`usr/${name}`, `${root}/${name}`)
    }
  }
  for (const [path, text] of Object.entries(FILES)) await writeFile(`${root}/${path}`, text)
  await trust(root)
  await mkdir(`${root}/home/nonroot`, { recursive: true })
  await mkdir(`${root}/tmp`)
  await chmod(`${root}/tmp`, EVERYBODYS)
  await mkdir(`${root}/nodejs/bin`, { recursive: true })
  await copyFile(nodeBinary(), `${root}/nodejs/bin/node`)
}

/** The bundle that the package's script would have made. */
async function trust(root: string): Promise<void> {
  const folder = `${root}/usr/share/ca-certificates/mozilla`
  const texts: string[] = []
  for (const name of (await readdir(folder)).toSorted()) {
    texts.push(await readFile(`${folder}/${name}`, 'utf8'))
  }
  await mkdir(`${root}/etc/ssl/certs`, { recursive: true })
  await writeFile(`${root}/etc/ssl/certs/ca-certificates.crt`, texts.join(''))
}

/** As package-lock.json pins it; `npm ci` has put it there, and every script of ours runs with it. */
function nodeBinary(): string {
  return fileURLToPath(
    new URL(`../node_modules/node-linux-${process.arch}/bin/node`, import.meta.url),
  )
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )
