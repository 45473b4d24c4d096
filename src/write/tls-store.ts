import { Redacted } from '../redacted.ts'
import type { TlsStore } from '../serve/tls-store.ts'
import type { OwnSecrets } from './own-secret.ts'

/** The operator's serving certificate in a Secret of its own namespace. Errors: KubeError. */
export function createTlsStore(secrets: OwnSecrets, name: string): TlsStore {
  return {
    async read() {
      const found = await secrets.read(name)
      if (found === undefined) return undefined
      const {
        'tls.crt': crt = '',
        'tls.key': key = '',
        'ca.crt': ca = '',
        'ca.key': caKey = '',
      } = found.data.reveal()
      const data = {
        'tls.crt': crt,
        'tls.key': new Redacted(key),
        'ca.crt': ca,
        'ca.key': new Redacted(caKey),
      }
      return { data, version: found.version }
    },
    write(data, version) {
      const values = {
        ...data,
        'tls.key': data['tls.key'].reveal(),
        'ca.key': data['ca.key'].reveal(),
      }
      return secrets.write(name, new Redacted(values), version)
    },
  }
}
