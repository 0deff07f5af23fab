/** Writes src/api/schema.gen.ts from the contract, without the examples of whole bodies: they are for people. */
import { readFile, writeFile } from 'node:fs/promises'
import { parseYaml } from '@redocly/openapi-core'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'

const contract = parseYaml(await readFile(new URL('../openapi.yaml', import.meta.url), 'utf8'))
for (const schema of Object.values(contract.components.schemas)) delete schema.examples
for (const answer of Object.values(contract.components.responses))
  for (const content of Object.values(answer.content)) delete content.examples
const written = COMMENT_HEADER + astToString(await openapiTS(contract))
await writeFile(new URL('src/api/schema.gen.ts', import.meta.url), written)
