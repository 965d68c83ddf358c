#!/usr/bin/env bash
# Runs a command beside a throw-away PostgreSQL cluster with two databases, records and keys. Works as root and as
# anybody else; an existing cluster of the machine is not touched.
#     tests/on_postgres.sh .venv/bin/pytest tests/contexts
set -eu

if [ "${1:-}" = --inside ]; then
  began=$2
  shift 2
  exec >&3 2>&4 3>&- 4>&-
  for name in records keys; do createdb "$name"; done
  where="postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT"
  export ZAVET_DATABASE_URL="$where/records" ZAVET_KEYS_DATABASE_URL="$where/keys"
  touch "$began"
  echo "On PostgreSQL $PGVERSION:"
  exec "$@"
fi

if ! command -v pg_virtualenv >/dev/null 2>&1; then
  echo "pg_virtualenv is missing; it comes with Debian's package postgresql (make test installs it)." >&2
  exit 1
fi

# The cluster's own words go to a file and are shown only where the command was never begun: after a command that failed
# they end with the server's log, and would hide what the command said last.
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
# -t: its own temporary folder even as root. USER names the cluster's superuser there and must be a plain one.
[ "$(id -u)" != 0 ] || export USER=postgres
code=0
pg_virtualenv -t "$(realpath "$0")" --inside "$there/began" "$@" 3>&1 4>&2 >"$there/words" 2>&1 || code=$?
[ "$code" = 0 ] || [ -e "$there/began" ] || cat "$there/words" >&2
exit "$code"
