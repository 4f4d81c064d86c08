#!/bin/sh
# Starts a PostgreSQL server in the folder that the suite searches, and the control plane on it. For attacks only: anybody on this machine may sign in.
# Usage: membrane conform --profile control-plane --command 'sh serve.sh membrane'
set -eu

data=$MEMBRANE_DATA_DIR/postgresql
programs=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1)
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
here=$PWD

# PostgreSQL does not run as root.
as_server() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "${programs:+$programs/}$@"; else "${programs:+$programs/}$@"; fi
}

sql() {
  PGCONNECT_TIMEOUT=5 psql --quiet --no-psqlrc --host 127.0.0.1 --port "$port" --username postgres "$@"
}

cd /
if [ "$(id -u)" = 0 ]; then chmod a+x "$MEMBRANE_DATA_DIR"; fi
if [ ! -f "$data/made" ]; then
  rm -rf "$data"
  mkdir "$data"
  if [ "$(id -u)" = 0 ]; then chown postgres "$data"; fi
  as_server initdb -D "$data" --username postgres --auth trust --no-locale --encoding UTF8 --no-sync --wal-segsize 1 > /dev/null
fi

# After a kill, the processes of the server before it may need a moment to notice.
until as_server postgres -D "$data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off > /dev/null 2>&1; do sleep 0.1; done &
until sql --command 'select' postgres > /dev/null 2>&1; do sleep 0.1; done

if [ ! -f "$data/made" ]; then
  sql --command 'create role control_plane_owner login createrole' --command 'create database control_plane owner control_plane_owner' postgres
  : > "$data/made"
fi

cd "$here"
export DATABASE_URL="postgres://control_plane_owner@127.0.0.1:$port/control_plane"
exec "$@" serve --profile control-plane
