/// <reference types="vite/client" />
declare module '@fontsource-variable/noto-sans-sc'
declare module 'swagger-ui-dist/swagger-ui-es-bundle' {
  export default function SwaggerUI(options: Record<string, unknown>): unknown
}
