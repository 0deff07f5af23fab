/** The contract as a reader of Chinese is shown it: headings and summaries in Chinese, everything else as it is. */

interface Operation {
  summary?: string
  tags?: string[]
  'x-summary-zh'?: string
}

export interface Contract {
  tags?: { name: string; description?: string; 'x-name-zh'?: string }[]
  paths: Record<string, Record<string, Operation>>
}

export function inChinese(contract: Contract): Contract {
  const names = new Map(contract.tags?.map((tag) => [tag.name, tag['x-name-zh'] ?? tag.name]))
  const name = (tag: string) => names.get(tag) ?? tag
  const told = (operation: Operation): Operation => ({
    ...operation,
    summary: operation['x-summary-zh'] ?? operation.summary,
    tags: operation.tags?.map(name),
  })
  return {
    ...contract,
    tags: contract.tags?.map((tag) => ({ name: name(tag.name) })),
    paths: Object.fromEntries(
      Object.entries(contract.paths).map(([path, methods]) => [
        path,
        Object.fromEntries(Object.entries(methods).map(([method, each]) => [method, told(each)])),
      ]),
    ),
  }
}
