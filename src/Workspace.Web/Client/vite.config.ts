import {defineConfig} from "vitest/config"
import {fileURLToPath} from "node:url"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/// One entry a page that has a script; the server fingerprints the names, so the bundle keeps plain ones.
export default defineConfig({
  root: here("."),
  base: "./",
  // What SignalR has for other servers and older browsers, and the page never asks for.
  resolve: {
    alias: [
      {find: /^\.\/(MessageBuffer|ServerSentEventsTransport|XhrHttpClient)$/, replacement: here("unused.ts")},
    ],
  },
  test: {root: here("../../.."), include: ["tests/client/**/*.test.ts"]},
  build: {
    outDir: here("../wwwroot/dist"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    rollupOptions: {
      input: {main: here("main.ts"), passkeys: here("passkeys.ts")},
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
})
