/**
 * A shell script for each format that curl reads, which prints the status of the answer. $1 is the folder of the
 * Secret, $2 the URL. No secret is in an argument of a process.
 *
 * @param curl how curl is called
 */
export const curlScripts = (
  curl: string,
): Readonly<Record<'Netrc' | 'AuthorizationHeader' | 'BasicAuth', string>> => ({
  Netrc: `${curl} --anyauth --netrc-file "$1/.netrc" "$2"`,
  AuthorizationHeader: `{ printf 'Authorization: '; cat "$1/authorization"; } | ${curl} --header @- "$2"`,
  BasicAuth: `printf 'user = "%s:%s"' "$(cat "$1/username")" "$(cat "$1/password")" | ${curl} --config - "$2"`,
})
