/** Build, dev proxy and tests of the browser app. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1700,
    rolldownOptions: {
      input: ['index.html', 'docs/index.html'],
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            {
              name: 'antd',
              test: /node_modules[\\/](antd|@ant-design|@rc-component|rc-[a-z-]+|dayjs)[\\/]/,
            },
            { name: 'vendor', test: /node_modules[\\/](@tanstack|i18next|react-i18next|openapi-)/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/f/', '/openapi.json'].map((path) => [
        path,
        process.env.API_URL ?? 'http://127.0.0.1:8000',
      ]),
    ),
  },
  test: {
    environment: 'jsdom',
    globals: true,
    css: false,
    testTimeout: 30_000,
    setupFiles: ['src/test-setup.ts'],
  },
})
