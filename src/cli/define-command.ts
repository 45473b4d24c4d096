import { Command, Option } from 'commander'

/** A verb's own Command, with the flags that every verb has. */
export function defineCommand(name: string, summary: string): Command {
  return new Command(name)
    .summary(summary)
    .description(summary)
    .option('-n, --namespace <name>', "the kubeconfig's namespace if absent")
    .option('--kubeconfig <file>', 'KUBECONFIG or ~/.kube/config if absent')
    .option('--context <name>', "the kubeconfig's current one if absent")
    .addOption(
      new Option('-o, --output <format>', 'for people or for programs')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addOption(
      new Option('--color <when>', 'auto: on a terminal, unless NO_COLOR is set')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
}
