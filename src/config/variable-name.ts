/** `leaseName` as an environment variable is `MINTLET_LEASE_NAME`. */
export function variableName(option: string): string {
  return `MINTLET_${option.replace(/[A-Z]/g, '_$&').toUpperCase()}`
}
