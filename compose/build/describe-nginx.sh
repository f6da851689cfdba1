#!/bin/sh
# Writes what this image's nginx can do to /etc/votive/image, so that one rendered configuration fits every nginx from 1.22 on:
# describe-nginx.sh FOLDER [HTTPS-PORT]
set -eu
folder=$1; port=${2:-8443}
mkdir -p "$folder"

: >"$folder/modules.conf"
: >"$folder/http.conf"
for module in /usr/lib/nginx/modules/ngx_http_brotli_static_module.so; do
  [ -f "$module" ] || continue
  echo "load_module $module;" >"$folder/modules.conf"
  echo 'brotli_static on;' >"$folder/http.conf"
done

# What waits to be read is held by the kernel: for each connection this much at most (it takes twice the number), whoever reads slowly.
hold='sndbuf=128k'

# `http2 on;` came with 1.25.1; before, it was a word of `listen`.
version=$(nginx -v 2>&1 | sed 's|.*nginx/||; s|[^0-9.].*||')
newest_first=$(printf '%s\n1.25.1\n' "$version" | sort -t. -k1,1nr -k2,2nr -k3,3nr | head -n 1)
if [ "$newest_first" = "$version" ]; then
  printf 'listen %s ssl %s;\nhttp2 on;\n' "$port" "$hold" >"$folder/listen.conf"
else
  printf 'listen %s ssl http2 %s;\n' "$port" "$hold" >"$folder/listen.conf"
fi
