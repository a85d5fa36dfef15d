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

# What both images are: they differ in the words that they are started by.
FROM node:22-slim AS installed
LABEL org.opencontainers.image.title="dynalab" \
      org.opencontainers.image.description="A DynamoDB-compatible managed-service emulator" \
      org.opencontainers.image.licenses="Apache-2.0"
# Health checks that people wrote for DynamoDB Local call curl, and compare by `==`, which is bash's.
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl \
 && rm -rf /var/lib/apt/lists/* \
 && ln -sf bash /bin/sh
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE README.md ./
COPY docker/java /usr/local/bin/
# /data is where data lives; the other folder is where compose files written for DynamoDB Local mount theirs.
RUN ln -s /app/dist/cli/main.js /usr/local/bin/dynalab \
 && mkdir -p /data /home/dynamodblocal/data \
 && chown -R node:node /data /home/dynamodblocal
ENV NODE_ENV=production \
    DYNALAB_HOST=0.0.0.0
USER node
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --start-interval=200ms --retries=3 CMD ["dynalab", "healthcheck"]

# In place of amazon/dynamodb-local: docker build --target dynamodb-local
FROM installed AS dynamodb-local
WORKDIR /home/dynamodblocal
ENTRYPOINT ["java"]
CMD ["-jar", "DynamoDBLocal.jar", "-inMemory"]

FROM installed
WORKDIR /data
VOLUME /data
ENTRYPOINT ["dynalab"]
CMD ["serve"]
