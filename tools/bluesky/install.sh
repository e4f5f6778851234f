#!/bin/sh
# Installs a real AT Protocol network for the Bluesky tests into tools/bluesky/node_modules (about 460 MB).
# Does nothing when what the lock file names is there already.
set -eu
cd "$(dirname "$0")"

if cmp -s package-lock.json node_modules/.installed-lock.json; then
  echo 'The AT Protocol network is installed.'
  exit 0
fi
npm ci
cp package-lock.json node_modules/.installed-lock.json
