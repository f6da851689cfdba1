# The edge: nginx and the built pages, with their compressed twins. Its configuration is rendered by the command line and mounted at /etc/votive/edge.
#
# Base images: by digest, so that a tag that moves changes nothing here. To renew one, look up the digest of the wanted tag (`docker buildx imagetools
# inspect nginxinc/nginx-unprivileged:stable-alpine`), write both here, and build.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
ARG NGINX_IMAGE=nginxinc/nginx-unprivileged:1.30.5-alpine@sha256:4714e0b1b2577eaa1a6131d07c958b67f0eb68e6d0521e90c6e5287db8cf0bc5

# The first stages are those of services.Dockerfile, word for word, so that the builder does them once for both.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
ENV NODE_EXTRA_CA_CERTS=/run/secrets/ca_bundle NPM_CONFIG_AUDIT=false NPM_CONFIG_FUND=false NPM_CONFIG_UPDATE_NOTIFIER=false
COPY package.json package-lock.json ./
COPY packages/shared/package.json packages/shared/
COPY packages/backend/package.json packages/backend/
COPY packages/prompt-service/package.json packages/prompt-service/
COPY packages/worker/package.json packages/worker/
COPY packages/cli/package.json packages/cli/
COPY packages/web/package.json packages/web/
COPY packages/admin/package.json packages/admin/

FROM manifests AS build
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=ca_bundle npm ci --ignore-scripts
COPY tsconfig.base.json ./
COPY packages/shared packages/shared
COPY packages/web packages/web
COPY packages/admin packages/admin
RUN cd packages/web && node ../../node_modules/vite/bin/vite.js build --logLevel warn \
  && cd ../admin && node ../../node_modules/vite/bin/vite.js build --logLevel warn

FROM ${NGINX_IMAGE} AS edge
LABEL org.opencontainers.image.title=votive
USER 0
RUN mkdir -p /etc/votive/edge /etc/votive/tls && rm -rf /etc/nginx/conf.d /etc/nginx/sites-enabled /usr/share/nginx/html /var/www
COPY compose/edge-health.sh /usr/local/bin/edge-health
COPY compose/build/describe-nginx.sh /tmp/describe-nginx.sh
RUN sh /tmp/describe-nginx.sh /etc/votive/image && rm /tmp/describe-nginx.sh
COPY --from=build /app/packages/web/dist /srv/web
COPY --from=build /app/packages/admin/dist /srv/admin
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=3 CMD ["/bin/sh", "/usr/local/bin/edge-health"]
STOPSIGNAL SIGQUIT
EXPOSE 8080 8443
ENTRYPOINT []
CMD ["nginx", "-e", "stderr", "-c", "/etc/votive/edge/nginx.conf"]
