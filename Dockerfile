# syntax=docker/dockerfile:1

# By tag until Renovate pins the digest and renews it (docs/deployment.md, "Versions of Node.js"): one that nothing renews misses
# the fixes of the tag.

# What compiles the program, and makes the template of new databases: every dependency, and the sources.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY tsconfig.json ./
COPY bin ./bin
COPY build ./build
COPY src ./src
RUN npm run build
# What is not in the compiled program and has to lie beside it, less what only other platforms and debuggers read.
RUN npm prune --omit=dev \
  && find node_modules -name '*.map' -delete -o -name '*.d.ts' -delete -o -name '*.d.cts' -delete

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    DATA_DIR=/var/lib/mgw-prep \
    MGW_SETTINGS=/etc/mgw-prep/mgw-prep.yaml \
    PORT=8080
WORKDIR /app
COPY package.json ./
COPY bin/mgw-prep.js ./bin/mgw-prep.js
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# The embedded database wants a folder that nobody else reads.
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/mgw-prep
USER node
VOLUME /var/lib/mgw-prep
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node is process 1: it hears SIGTERM itself, and stops the bot cleanly.
CMD ["node", "bin/mgw-prep.js", "start"]
