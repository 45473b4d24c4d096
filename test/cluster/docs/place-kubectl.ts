import { execFileSync } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'

/**
 * kubectl as it is, but for what asks a kubelet: that goes as far as the API server, which finds the object and the
 * container, and would have to ask the node. Then it is noted and counts as done; the logs of mintlet's pods are there,
 * and a command for a container runs here. What watches is ended after a while.
 *
 * @param folder for the program, which goes first on a PATH
 * @param reached a file: a line for each time that a kubelet would have been asked
 */
export async function placeKubectl(folder: string, reached: string): Promise<void> {
  const real = execFileSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).trim()
  await writeFile(`${folder}/kubectl`, script(real, reached))
  await chmod(`${folder}/kubectl`, 0o755)
}

const script = (real: string, reached: string): string => `#!/bin/bash
case " $* " in
  *' -w '* | *' --watch '*)
    timeout 5 ${real} "$@"
    code=$?
    [ $code = 124 ] && exit 0
    exit $code
    ;;
esac
case "$1" in
  logs | exec | port-forward | attach | cp | debug)
    said=$(${real} "$@" 2>&1 < /dev/null)
    code=$?
    # Of a pod without a node the API server has logs, and there is nothing in them.
    if [[ $said == *'does not have a host assigned'* || ($code == 0 && -z $said) ]]; then
      echo "kubectl $1" >> ${reached}
      [[ $1 == logs && $* == *mintlet-system* ]] && exec mintlet-logs "$@"
      if [[ $1 == exec ]]; then
        mapfile -t own < <(enter-pod "$@")
        while [[ $1 != -- ]]; do shift; done
        shift
        exec env "\${own[@]}" "$@"
      fi
      exit 0
    fi
    printf '%s\\n' "$said"
    exit $code
    ;;
esac
exec ${real} "$@"
`
