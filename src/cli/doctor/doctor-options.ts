/** The command line of `doctor`. */
export type DoctorOptions = {
  /** The only namespace to look for operators in. */
  readonly operatorNamespace: string | undefined
}
