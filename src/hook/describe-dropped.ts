/**
 * Why a CustomResourceDefinition cannot be replaced: objects may be stored in a version that the new one lacks, and
 * could not be read any more.
 *
 * @param stored status.storedVersions
 * @param versions of the new one
 * @returns undefined when none would be dropped
 */
export function describeDropped(
  name: string,
  stored: readonly string[],
  versions: readonly string[],
): string | undefined {
  const dropped = stored.filter((version) => !versions.includes(version)).map(plain)
  if (dropped.length === 0) return undefined
  const [some, them] = [dropped.join(', '), dropped.length === 1 ? 'it' : 'them']
  return `${name}: objects may be stored as ${some}, and the new definition has only ${versions.join(', ')}.
Upgrade first to a release of mintlet that has both, write every object anew
  kubectl get ${name} --all-namespaces --output json | kubectl replace --filename -
and take ${some} off status.storedVersions, once nothing is stored as ${them}:
  kubectl patch crd ${name} --subresource status --type merge --patch '{"status":{"storedVersions":[...]}}'`
}

const plain = (text: string): string => text.replaceAll(/[^\x21-\x7e]/g, '?')
