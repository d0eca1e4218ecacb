# The image of graycheck: Node, the package as npm publishes it, and the dependencies of the lock file. No shell, no package
# manager, no sources. test/e2e/image carries out this file without a container engine: it knows the instructions used here,
# and RUN must stay within its WORKDIR.
FROM --platform=$BUILDPLATFORM node:24-trixie-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY LICENSE README.md README.zh-CN.md CHANGELOG.md tsconfig.json ./
COPY bin bin
COPY commands commands
COPY schemas schemas
COPY src src
COPY tools/build.ts tools/
RUN node tools/build.ts
RUN mkdir package && npm pack --ignore-scripts --silent && tar -xzf graycheck-*.tgz -C package --strip-components=1
RUN cp package-lock.json .npmrc package/ && npm ci --prefix package --omit=dev --ignore-scripts && rm package/package-lock.json package/.npmrc
# What no program loads: declarations, sources of libraries, source maps. Licences stay.
RUN find package/node_modules -type f \( -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.map' \) -delete
# The image runs as another user than the one who checked the sources out.
RUN chmod -R a+rX package

FROM gcr.io/distroless/nodejs24-debian13:nonroot
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title=graycheck \
      org.opencontainers.image.description="Decides from evidence whether a gray (canary) release may go on" \
      org.opencontainers.image.licenses=Apache-2.0 \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION
# Nothing is written but what a flag names: Node would keep compiled code in /tmp.
ENV NODE_DISABLE_COMPILE_CACHE=1
COPY --from=build /build/package /app
# By number: Kubernetes can't tell from a name that it is not root.
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/graycheck.cjs"]
