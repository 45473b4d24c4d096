# The operator's image. `npm run image` builds it, also where no registry can be reached: docs/image.md.
# Both bases can be replaced; at a release they are pinned to a digest.
# A base to run on needs Node 24 in /nodejs/bin, /usr/local/bin or /usr/bin, and nothing else.
ARG BASE=gcr.io/distroless/nodejs24-debian13:nonroot
# One to build on also needs npm 11 and sh.
ARG BUILD=node:24-bookworm-slim

FROM ${BUILD} AS build
# What npm needs here to reach its registry, if image/build.ts has put it there. It stays in this stage.
ENV NPM_CONFIG_USERCONFIG=/settings/npmrc
COPY .npmrc settings* /settings/

# First what changes seldom, so that its layers are found again.
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci

ARG CREATED=1970-01-01T00:00:00Z
COPY image/finish.ts image/
WORKDIR /app
# The SBOM is of what is installed: package.json must name nothing else by then.
RUN node /build/image/finish.ts manifest \
  && npm sbom --sbom-format cyclonedx > sbom.cdx.json \
  && node /build/image/finish.ts modules sbom

WORKDIR /build
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json --outDir /app/dist
WORKDIR /app
COPY LICENSE ./
COPY crds/*.yaml crds/
RUN node /build/image/finish.ts times

FROM ${BASE}
ARG VERSION=0.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="mintlet" \
  org.opencontainers.image.description="A Kubernetes operator that mints short-lived credentials and keeps them fresh in Secrets" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}" \
  org.opencontainers.image.created="${CREATED}" \
  org.opencontainers.image.source="${SOURCE}"
ENV PATH=/nodejs/bin:/usr/local/bin:/usr/bin:/bin
WORKDIR /app
COPY --from=build /app/node_modules /app/node_modules
COPY --from=build /app/package.json /app/sbom.cdx.json /app/LICENSE /app/
COPY --from=build /app/crds /app/crds
COPY --from=build /app/dist /app/dist
USER 65532:65532
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--max-semi-space-size=8", "/app/dist/main.js"]
