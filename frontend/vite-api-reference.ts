/** Copies what `/docs` shows the API with beside the app: it is served from here, never from a stranger's server. */
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const FILES = ['swagger-ui-bundle.js', 'swagger-ui.css']

export function apiReference(): Plugin {
  return {
    name: 'api-reference',
    apply: 'build',
    generateBundle() {
      for (const name of FILES) {
        const source = readFileSync(
          new URL(`./node_modules/swagger-ui-dist/${name}`, import.meta.url),
        )
        this.emitFile({ type: 'asset', fileName: `docs-ui/${name}`, source })
      }
    },
  }
}
