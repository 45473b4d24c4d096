# Authenticates once a second with what the files in /credential hold at that second, whatever became of the one before,
# and prints a line each: their expiresAt and the HTTP status, or `none` when there was no answer.
#
#   probe.sh token HOST:PORT PATH BODY    POST with the key token as the bearer's
#   probe.sh client                       client credentials to their tokenUrl
#
# For busybox: its wget wants a resolver. printf is of the shell, so no secret is in an argv.

key() { cat "/credential/$1"; }

# EXPIRES HOST:PORT PATH HEADERS BODY. The sleep keeps our half of the connection open: Node's server
# drops whoever closes it before the answer.
post() {
  {
    printf 'POST %s HTTP/1.1\r\nHost: %s\r\n%s\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' \
      "$3" "$2" "$4" "${#5}" "$5"
    sleep 5
  } | nc -w 5 "${2%:*}" "${2##*:}" 2>/dev/null | {
    read -r _ status _
    echo "$1 ${status:-none}"
  }
}

attempt() {
  expires=$(key expiresAt)
  case $1 in
  token)
    json=$(printf 'Content-Type: application/json\r\nAuthorization: Bearer %s' "$(key token)")
    post "$expires" "$2" "$3" "$json" "$4"
    ;;
  client)
    url=$(key tokenUrl)
    rest=${url#http://}
    form="grant_type=client_credentials&client_id=$(key clientId)&client_secret=$(key clientSecret)"
    post "$expires" "${rest%%/*}" "/${rest#*/}" 'Content-Type: application/x-www-form-urlencoded' "$form"
    ;;
  esac
}

while :; do
  attempt "$@" &
  sleep 1
done
