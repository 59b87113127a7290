# CPU image. A GPU image starts from a CUDA 12 + cuDNN 9 runtime and sets ONNXRUNTIME_NODE_INSTALL=cuda12 instead.
FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
# The CPU binary is in the package; the install script would only fetch CUDA's.
ENV ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

# The SMART app, built once; its tools stay behind.
FROM node:24.21.0-bookworm-slim AS app
WORKDIR /app
ENV ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY src ./src
COPY smart-app ./smart-app
RUN npm run app:build

FROM node:24.21.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY cards ./cards
COPY models/anyecg-demo ./models/anyecg-demo
COPY src ./src
COPY --from=app /app/smart-app/dist ./smart-app/dist
# The image runs read-only (docker run --read-only): nothing is written at run time.
# uid 1000 is the user "node" of the base image; a number can be checked by the orchestrator.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "src/main.ts"]
