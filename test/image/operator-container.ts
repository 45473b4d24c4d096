import { GenericContainer } from 'testcontainers'

/** The operator's image as a pod's container would be made; testcontainers itself has no word for a read-only root. */
export class OperatorContainer extends GenericContainer {
  withReadOnlyRoot(): this {
    this.hostConfig.ReadonlyRootfs = true
    return this
  }
}
