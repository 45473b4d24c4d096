/** The text of `--help`. */
export const HELP_TEXT = `mintlet hooks: what Helm runs before it upgrades or uninstalls mintlet

  release-objects     Ends the operator, takes its finalizer off every ServiceAccountCredential, and says which
                      client credentials stay active.
    --namespace <name>      The operator's own namespace (default: the pod's).
    --deployment <name>     The operator's Deployment (default: mintlet).
    --lease <name>          Its lease (default: mintlet).
    --namespaces <names>    The namespaces that it serves, separated by commas (default: all).

  upgrade-crds        Applies the CustomResourceDefinitions of mintlet.dev in a folder.
    --folder <path>         Where they are (default: /app/crds).
    --allow-lost-fields     Also where a new definition lacks fields that objects may have, which then lose them.

  Both:
    --timeout <duration>    How long it may take, such as 4m (default: 4m).
    --kubeconfig <path>     Kubeconfig file of the cluster (default: the pod's service account).
    --help                  Print this and exit.

Exit codes: 0 done; 1 failed, and may go better another time; 2 failed, and somebody has to act first.
`
