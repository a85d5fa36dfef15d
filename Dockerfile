# syntax=docker/dockerfile:1

# Everything is JavaScript but LevelDB, whose package carries a build for each platform: so one build, on the builder's own
# platform, serves amd64 and arm64. Its arm64 build needs glibc, hence slim and not alpine.
FROM --platform=$BUILDPLATFORM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY schemas ./schemas
COPY src ./src
RUN npm run build
RUN npm prune --omit=dev

FROM node:22-slim
LABEL org.opencontainers.image.title="dynalab" \
      org.opencontainers.image.description="A DynamoDB-compatible managed-service emulator" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE README.md ./
# /data is where data lives; the other folder is where compose files written for DynamoDB Local mount theirs.
RUN ln -s /app/dist/cli/main.js /usr/local/bin/dynalab \
 && mkdir -p /data /home/dynamodblocal/data \
 && chown -R node:node /data /home/dynamodblocal
ENV NODE_ENV=production \
    DYNALAB_HOST=0.0.0.0
USER node
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --start-interval=200ms --retries=3 CMD ["dynalab", "healthcheck"]
ENTRYPOINT ["dynalab"]
CMD ["serve"]
